import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configSchema } from '../../src/commands/schema.ts';
import { deploytrace } from '../support/run.ts';

const README = join(import.meta.dirname, '../../README.md');

interface Schema {
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** The options of every stage and type, as a table each, and those of the policy. */
async function optionTables(): Promise<string> {
  const schema = (await configSchema()) as Schema;
  const stages = ['source', 'artifact', 'process'].flatMap((stage) =>
    (schema.properties?.[stage]?.oneOf ?? []).map((member) => tableOf(stage, member)),
  );
  return [...stages, tableOf('policy', schema.properties?.policy ?? {})].join('\n\n');
}

function tableOf(section: string, { properties = {} }: Schema): string {
  const { type, ...options } = properties;
  const rows = Object.entries(options).flatMap(([name, option]) => [
    rowOf(name, option),
    ...Object.entries(propertiesOf(option)).map(([inner, each]) => rowOf(`${name}.${inner}`, each)),
  ]);
  return [
    `### ${type ? `${section}: ${type.const}` : section}`,
    '',
    '| option | default | meaning |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Of a mapping, or of the one that may stand there instead of something else. */
function propertiesOf({ properties, anyOf = [] }: Schema): NonNullable<Schema['properties']> {
  return properties ?? anyOf.find((each) => each.properties)?.properties ?? {};
}

function rowOf(name: string, option: Schema): string {
  const fallback = option.default === undefined ? '' : `\`${String(option.default)}\``;
  return `| \`${name}\` | ${fallback} | ${(option.description ?? '').replaceAll('|', '\\|')} |`;
}

test('the option tables are those of the schemas (UPDATE_README=1 writes them)', async () => {
  const text = readFileSync(README, 'utf8');
  const [before = '', rest = ''] = text.split(/(?<=<!-- options:.*-->\n)/);
  const after = rest.slice(rest.indexOf('<!-- /options -->'));
  const wanted = `${before}${await optionTables()}\n${after}`;
  if (process.env.UPDATE_README) writeFileSync(README, wanted);
  expect(readFileSync(README, 'utf8')).toBe(wanted);
});

test('every command that the README shows is there', async () => {
  const { stdout } = await deploytrace(['--help'], { cwd: '/' });
  const shown = [...readFileSync(README, 'utf8').matchAll(/^ {4}deploytrace (\w+)/gm)].map(
    ([, name]) => name,
  );
  expect(shown.length).toBeGreaterThan(3);
  for (const name of shown) expect(stdout).toContain(name);
});
