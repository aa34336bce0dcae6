import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { artifacts } from '../../src/adapters/artifact/index.ts';
import { processes } from '../../src/adapters/process/index.ts';
import { sources } from '../../src/adapters/source/index.ts';
import { configSchema } from '../../src/commands/schema.ts';
import type { Block } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { parseBlock } from '../../src/config/parse-block.ts';
import { parsePolicy } from '../../src/config/policy.ts';
import { selectEnvironment } from '../../src/config/select.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'deploy.config.example.yaml');
const REGISTRIES = { source: sources, artifact: artifacts, process: processes };
const STAGES = ['source', 'artifact', 'process'] as const;

interface Schema {
  readonly [key: string]: unknown;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly oneOf: readonly Schema[];
  readonly anyOf: readonly Schema[];
  readonly required: readonly string[];
}

describe('the JSON Schema of the config', async () => {
  const schema = (await configSchema()) as Schema;
  const environments = schema.properties.environments as Schema;
  const { anyOf } = environments.additionalProperties as Schema;
  const layer = anyOf.find(({ properties }) => properties) as Schema;

  test('is a draft 7, strict, and asks for no more than the version', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema.required).toEqual(['version']);
    expect(schema.additionalProperties).toBe(false);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(JSON.stringify(schema).match(/\$schema/g)).toHaveLength(1);
  });

  test.each(STAGES)('%s is one of the registered adapters, each told by its type', (stage) => {
    const members = schema.properties[stage]?.oneOf ?? [];
    const types = members.map(({ properties }) => properties.type?.const);
    expect(types).toEqual(Object.keys(REGISTRIES[stage]));
    expect(members.every(({ required }) => required.includes('type'))).toBe(true);
    expect(members.every((member) => member.additionalProperties === false)).toBe(true);
  });

  test.each(STAGES)('an environment may leave out any key of %s', (stage) => {
    const members = layer.properties[stage]?.anyOf ?? [];
    expect(members).toHaveLength(Object.keys(REGISTRIES[stage]).length);
    expect(members.filter(({ required }) => required !== undefined)).toEqual([]);
  });

  test('an environment may be empty', () => {
    expect(anyOf).toContainEqual({ type: 'null' });
  });

  test('everything in it is described', () => {
    const silent = STAGES.flatMap((stage) =>
      (schema.properties[stage]?.oneOf ?? []).flatMap(({ properties }) =>
        Object.entries(properties).filter(([, { description }]) => !description),
      ),
    );
    expect(silent).toEqual([]);
    const policies = [schema.properties.policy, layer.properties.policy];
    for (const { properties, additionalProperties } of policies as Schema[]) {
      expect(Object.keys(properties).length).toBeGreaterThan(10);
      expect(Object.values(properties).filter(({ description }) => !description)).toEqual([]);
      expect(additionalProperties).toBe(false);
    }
    const top = Object.entries(schema.properties).filter(([, { description }]) => !description);
    expect(top).toEqual([]);
  });

  test('it knows the same keys as the example shows', () => {
    const text = readFileSync(EXAMPLE, 'utf8');
    const options = schema.properties.process?.oneOf[0]?.properties as Record<string, Schema>;
    const policy = schema.properties.policy?.properties ?? {};
    const inside = [options.find?.properties ?? {}, policy].flatMap((keys) => Object.keys(keys));
    for (const key of [...Object.keys(options), ...inside]) {
      expect(text).toMatch(new RegExp(`^[ #]*${key}:`, 'm'));
    }
  });
});

describe('deploy.config.example.yaml', () => {
  const env = { GIT_USER: 'ana', GIT_TOKEN: 'hunter2' };

  test.each([null, 'staging', 'production'])('loads, environment %s', async (name) => {
    const config = selectEnvironment(await loadConfig(EXAMPLE, env), name);
    for (const stage of STAGES) {
      const block = config[stage] as Block;
      const registry: Readonly<Record<string, { options: () => Promise<ZodType> }>> =
        REGISTRIES[stage];
      const schema = await registry[block.type]?.options();
      expect(schema && parseBlock(schema, block, config)).toHaveProperty('value');
    }
    expect(parsePolicy(config)).toHaveProperty('value.allowBehind', name === 'staging' ? 5 : 0);
  });

  test('also with every line that is commented out as an alternative', async () => {
    const text = readFileSync(EXAMPLE, 'utf8');
    const options = [...text.matchAll(/^ +# ([a-z-]+):/gm)].map((match) => match[1]);
    expect(options).toContain('pidfile');
    const uncommented = text.replace(/^( +)# ([a-z-]+:)/gm, '$1$2');
    const { parseConfig } = await import('../../src/config/load.ts');
    const config = selectEnvironment(parseConfig(EXAMPLE, uncommented, env), null);
    for (const [stage, registry] of [
      ['source', sources.git],
      ['process', processes.host],
    ] as const) {
      const parsed = parseBlock(await registry.options(), config[stage] as Block, config);
      expect(parsed).toHaveProperty('value');
    }
    expect(parsePolicy(config)).toHaveProperty('value.maxAge', 2_592_000_000);
  });
});
