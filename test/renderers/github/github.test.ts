import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Trace } from '../../../src/model/trace.ts';
import { escapeText } from '../../../src/renderers/escape.ts';
import { renderGithub } from '../../../src/renderers/github/github.ts';
import { renderOutputs } from '../../../src/renderers/github/outputs.ts';
import { toIssues } from '../../../src/renderers/issues.ts';
import { renderText } from '../../../src/renderers/text/text.ts';
import { hostileText, infect } from '../../support/infect.ts';
import { needs } from '../../support/needs.ts';
import { type WorkflowCommand, writtenByGithub } from '../../support/readers/github.ts';
import { PLACES, PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { checkout, evidence, traceOf } from '../../support/trace.ts';

const COMMANDS = 'error|warning|notice|debug|group|endgroup|add-mask|stop-commands|set-output|echo';

/** A line as the runner documents it: a command at its start, or one in the older form anywhere in it. */
function parseCommand(line: string): WorkflowCommand | null {
  const form = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s;
  const [, name, list = '', message = ''] = form.exec(line) ?? [];
  if (name === undefined) {
    const [, older] = new RegExp(`##\\[(${COMMANDS})[ \\]]`, 'i').exec(line) ?? [];
    return older === undefined ? null : { name: older, properties: {}, message: line };
  }
  const pairs = list.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at), unescapeProperty(pair.slice(at + 1))] as const] : [];
  });
  return { name, properties: Object.fromEntries(pairs), message: unescapeData(message) };
}

const unescapeData = (text: string) =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const unescapeProperty = (text: string) =>
  unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

/** What the runner would do with this log: the commands that it obeys. */
function obeyed(log: string): readonly WorkflowCommand[] {
  let token: string | null = null;
  const found: WorkflowCommand[] = [];
  for (const line of log.split('\n')) {
    const command = parseCommand(line);
    if (token !== null) {
      if (command?.name === token) token = null;
    } else if (command?.name === 'stop-commands') token = command.message;
    else if (command && new RegExp(`^(?:${COMMANDS})$`).test(command.name)) found.push(command);
  }
  expect(token).toBeNull();
  return found;
}

const made = (name: string) => scenarios[name]?.() ?? expect.fail(name);
const annotations = (trace: Trace) => obeyed(renderGithub([trace], PLAIN));

test('the chain is in the log, then the whole as an annotation, then what is wrong at its line', () => {
  const trace = { ...made('stale'), places: PLACES };
  expect(renderGithub([trace], PLAIN)).toContain(renderText(trace, PLAIN));
  expect(annotations(trace)).toMatchObject([
    { name: 'error', properties: { title: 'shop-api: what runs is not what was meant' } },
    {
      name: 'error',
      properties: { file: 'ops/deploy.config.yaml', line: '12', col: '5' },
      message: expect.stringContaining('it loaded 51d0e77; on disk but not loaded: 3 commits'),
    },
  ]);
});

test('what matches is a notice, what cannot be told an error of the whole and a warning', () => {
  expect(annotations(made('same')).map(({ name }) => name)).toEqual(['notice']);
  expect(annotations(made('unknown')).map(({ name }) => name)).toEqual(['error', 'warning']);
});

test('no more are sent than are shown, and the last one counts the rest', () => {
  const wrong = checkout();
  const many = Array.from({ length: 30 }, (_, index) => {
    const subject = { ...wrong.subject, id: `checkout:/srv/${index}` };
    return { ...wrong, subject };
  });
  const base = traceOf({ artifact: [wrong, evidence('modified', 'edited', { revision: 'f' })] });
  const [link] = base.links;
  if (!link) throw new Error('a trace without links');
  const trace: Trace = {
    ...base,
    artifacts: many,
    links: many.map(({ subject }) => ({ ...link, to: subject.id })),
  };
  const errors = annotations(trace).filter(({ name }) => name === 'error');
  expect(errors).toHaveLength(10);
  expect(errors.at(-1)?.message).toBe('and 22 more');
});

test('a title is no longer than is taken', () => {
  const [whole] = annotations({ ...made('same'), system: '\u202e'.repeat(300) });
  expect(whole?.properties.title).toHaveLength(255);
});

test('whatever foreign text holds, the runner obeys our commands alone, and reads them as we meant', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(scenarios)), hostileText, (make, text) => {
      const trace = infect({ ...make(), places: PLACES }, text);
      const [whole, ...rest] = annotations(trace);
      const findings = toIssues(trace);
      const title = escapeText(
        `${trace.system}${trace.environment ? ` · ${trace.environment}` : ''}: `,
      );
      expect(whole?.properties.title?.startsWith(title.slice(0, 200))).toBe(true);
      expect(rest.map(({ properties }) => properties.file)).toEqual(
        findings.map(({ place }) => escapeText(place?.file ?? '')),
      );
      expect(rest.map(({ properties }) => properties.title).sort()).toEqual(
        findings.map(({ rule }) => rule.title).sort(),
      );
      expect(rest.map(({ message }) => message).sort()).toEqual(
        findings.map(({ message, rule }) => `${message}. ${rule.help}`).sort(),
      );
    }),
  );
});

test('outputs are a line each, with a name and a value that needs no quotes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(scenarios)), hostileText, (make, text) => {
      const lines = renderOutputs([infect(make(), text)], PLAIN)
        .trimEnd()
        .split('\n');
      for (const line of lines) expect(line).toMatch(/^[a-z]+=[a-z0-9,]*$/);
      expect(lines[0]).toBe(`verdict=${make().verdict}`);
    }),
  );
});

test("each command is as GitHub's own library writes it", needs('readers of formats'), () => {
  const texts = ['a,b:c%0A::error::d', 'línea\n::stop-commands::x\r', '100%, "quoted"'];
  const lines = texts.flatMap((text) =>
    Object.values(scenarios)
      .flatMap((make) =>
        renderGithub([infect({ ...make(), places: PLACES }, text)], PLAIN).split('\n'),
      )
      .filter((line) => /^::(error|warning|notice) /.test(line)),
  );
  expect(lines.length).toBeGreaterThan(30);
  const commands = lines.map((line) => parseCommand(line) ?? expect.fail(line));
  expect(lines).toEqual(writtenByGithub(commands));
});
