import { describe, expect, test } from 'vitest';
import { filesOptions } from '../../src/adapters/artifact/files/options.ts';
import { parseBlock } from '../../src/config/parse-block.ts';
import { block, configOf, faultsOf, gitOf, hostOf, lines } from './support.ts';

const SHOP = `system: shop
source: {type: git, ref: main, paths: [a, b]}
artifact: {type: checkout, path: .}
process: {type: host, find: {port: 80, user: shop}, children: false}
environments:
  production:
    system: shop-production
    source: {ref: v*, paths: [c]}
    artifact: {type: files, path: /srv/shop}
    process: {type: host, find: {unit: shop}}
  staging:
  broken:
    source:
      ref: [x]
      pahts: [y]
    artifact: {type: files}
`;

describe('an environment', () => {
  test('of none, the base stands alone', () => {
    const config = configOf(SHOP);
    expect(config).toMatchObject({ system: 'shop', environment: null });
    expect(gitOf(config)).toMatchObject({ ref: 'main', paths: ['a', 'b'] });
  });

  test('that is empty differs in nothing but its name', () => {
    const { environment, ...rest } = configOf(SHOP, {}, 'staging');
    const { environment: none, ...base } = configOf(SHOP);
    expect([environment, none]).toEqual(['staging', null]);
    expect(rest).toEqual(base);
  });

  test('is merged key by key with a section of the same type, values as a whole', () => {
    const config = configOf(SHOP, {}, 'production');
    expect(config.system).toBe('shop-production');
    expect(gitOf(config)).toEqual({ type: 'git', repository: '.', ref: 'v*', paths: ['c'] });
    expect(hostOf(config)).toMatchObject({ find: { unit: 'shop' }, children: false });
  });

  test('replaces a section of another type', () => {
    const config = configOf(SHOP, {}, 'production');
    const artifact = block(config.artifact);
    expect(artifact.type).toBe('files');
    expect(parseBlock(filesOptions, artifact, config)).toEqual({
      value: { type: 'files', path: '/srv/shop', sudo: false },
    });
  });

  test('faults stand where the value really stands', () => {
    const config = configOf(SHOP, {}, 'broken');
    expect(gitOf(config)).toEqual([
      '15:12 source.ref: expected text, got a list',
      '16:7 source: unknown key "pahts"',
    ]);
    const parsed = parseBlock(filesOptions, block(config.artifact), config);
    expect(lines('faults' in parsed ? parsed.faults : [])).toEqual([
      '17:5 artifact.path is missing',
    ]);
  });

  test('faults of the base keep their place in it', () => {
    const text =
      'source:\n  type: git\n  ref: [x]\nenvironments:\n  p:\n    source: {paths: [a]}\n';
    expect(gitOf(configOf(text, {}, 'p'))).toEqual(['4:8 source.ref: expected text, got a list']);
  });

  test('may be the only one to name a section', () => {
    const text = 'environments:\n  p:\n    source: {type: git, ref: main}\n';
    expect(gitOf(configOf(text, {}, 'p'))).toMatchObject({ ref: 'main' });
    expect(faultsOf(text)).toEqual([
      {
        message:
          'deploy.config.yaml describes nothing but environments, and none of them was named',
        hint: 'Name one (-e). Known: p.',
      },
    ]);
    expect(configOf(`process: {type: host}\n${text}`).source).toBeNull();
  });

  test('that is not there is answered with those that are', () => {
    expect(faultsOf(SHOP, {}, 'prodution')).toEqual([
      {
        message: 'deploy.config.yaml has no environment "prodution"',
        hint: 'Did you mean production? Known: production, staging, broken.',
      },
    ]);
    expect(faultsOf('system: x\n', {}, 'p')[0]?.hint).toMatch(/^It names none/);
  });

  test.each(['constructor', 'toString'])('%s is a name, and not there unless named', (name) => {
    expect(faultsOf(SHOP, {}, name)).toHaveLength(1);
    const text = `environments: {${name}: {system: named}}\n`;
    expect(configOf(text, {}, name).system).toBe('named');
  });
});
