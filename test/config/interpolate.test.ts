// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references are written like this
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toMask } from '../../src/model/mask.ts';
import { configOf, faultsOf, gitOf, hostOf, lines } from './support.ts';

const reference = (name: string) => `\${${name}}`;

describe('a value from the environment', () => {
  test('stands where it is asked for, several in one text, and is a secret', () => {
    const text = `source: {type: git, repository: "https://${reference('USER')}:${reference('TOKEN')}@x/y"}\n`;
    const config = configOf(text, { USER: 'ana', TOKEN: 'hunter2', OTHER: 'unused' });
    expect(gitOf(config)).toMatchObject({ repository: 'https://ana:hunter2@x/y' });
    expect(config.secrets).toEqual([
      { name: 'USER', value: 'ana' },
      { name: 'TOKEN', value: 'hunter2' },
    ]);
  });

  test('is not looked at again', () => {
    const config = configOf(`system: ${reference('A')}\n`, { A: reference('B'), B: 'inner' });
    expect(config.system).toBe(reference('B'));
    expect(config.secrets.map(({ name }) => name)).toEqual(['A']);
  });

  test('is not YAML', () => {
    const config = configOf(`system: ${reference('A')}\n`, { A: 'x\nsource: {type: git}' });
    expect(config.system).toBe('x\nsource: {type: git}');
    expect(config.source).toBeNull();
  });

  test('any value arrives as it is, and none is left after masking', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), (value) => {
        const config = configOf(`system: <${reference('A')}>\n`, { A: value });
        expect(config.system).toBe(`<${value}>`);
        expect(toMask(config.secrets)(config.system)).toBe(`<${reference('A')}>`);
      }),
    );
  });

  test('a doubled dollar is the text itself', () => {
    expect(configOf(`system: a$${reference('B')}c\n`, { B: 'x' }).system).toBe(
      `a${reference('B')}c`,
    );
    expect(configOf('system: $$ $5 a$\n').system).toBe('$$ $5 a$');
  });

  test('never in keys', () => {
    expect(lines(faultsOf(`"${reference('A')}": 1\n`, { A: 'system' }))).toEqual([
      `2:1 unknown key "${reference('A')}"`,
    ]);
  });

  test('where a number or a boolean belongs, it is one', () => {
    const text = `process:\n  type: host\n  find: {port: "${reference('PORT')}"}\n  children: ${reference('C')}\n`;
    expect(hostOf(configOf(text, { PORT: '8080', C: 'false' }))).toMatchObject({
      find: { port: 8080 },
      children: false,
    });
  });

  test('is shown in no message', () => {
    const text = `process:\n  type: host\n  loads: ${reference('A')}\n  find: {port: "${reference('B')}", command: "(${reference('C')}"}\n`;
    const values = { A: 'secret-a', B: 'secret-b', C: 'secret-c' };
    const faults = hostOf(configOf(text, values));
    expect(faults).toEqual([
      `4:10 process.loads: expected one of auto, start, worker, master, request, got the text "${reference('A')}"`,
      `5:16 process.find.port: expected a number, got the text "${reference('B')}"`,
      expect.stringContaining('process.find.command: not a regular expression'),
    ]);
    expect(JSON.stringify(faults)).not.toMatch(/secret-[abc]/);
  });

  test('that is empty is named, where text is needed', () => {
    const config = configOf(`source:\n  type: git\n  ref: ${reference('REF')}\n`, { REF: '' });
    expect(gitOf(config)).toEqual([
      `4:8 source.ref: expected text that is not empty, got ${reference('REF')}, which is empty`,
    ]);
  });
});

describe('a variable that is not set', () => {
  test('is named at its place, all of them at once', () => {
    const text = `system: ${reference('A')}\nsource:\n  type: git\n  paths: [x, "${reference('B')}${reference('A')}"]\n`;
    expect(lines(faultsOf(text, { A: undefined }))).toEqual([
      '2:9 the environment variable A is not set',
      '5:14 the environment variable B is not set',
      '5:14 the environment variable A is not set',
    ]);
  });

  test('does not matter in an environment that was not asked for', () => {
    const text = `system: x\nprocess: {}\nenvironments:\n  p: {system: "${reference('A')}"}\n`;
    expect(configOf(text).system).toBe('x');
    expect(lines(faultsOf(text, {}, 'p'))).toEqual(['5:15 the environment variable A is not set']);
  });

  test('is not found on Object.prototype', () => {
    expect(lines(faultsOf(`system: ${reference('constructor')}\n`))).toEqual([
      '2:9 the environment variable constructor is not set',
    ]);
  });
});

test.each(['A-B', 'A:-b', '1A', '', ' A', 'A '])('${%s} is no variable', (name) => {
  const [fault, ...more] = faultsOf(`system: "${reference(name)}"\n`, { A: 'x' });
  expect(fault?.message).toContain(`as in ${reference('NAME')}, got ${reference(name)}`);
  expect(fault?.position?.column).toBe(9);
  expect(more).toEqual([]);
});

test('a reference that is never closed is a mistake, in any environment', () => {
  expect(faultsOf('environments: {p: {system: "a${B"}}\n')[0]?.position?.column).toBe(28);
});
