import type * as z from 'zod';
import type { ConfigFault } from '../model/errors.ts';
import { toMask } from '../model/mask.ts';
import type { Block, Config, Section } from './config.ts';
import { type Subject, toFaults } from './faults.ts';
import { toJsonSchema } from './known-keys.ts';
import { type ConfigNode, type ScalarValue, toData } from './node.ts';
import { betterReadings } from './readings.ts';
import { suggest } from './suggest.ts';
import { faultAt, quoted } from './text.ts';
import type { Issue } from './words.ts';

/** A value, or why there is none: tell them apart by `'faults' in parsed`. */
export type Parsed<Value> = { readonly value: Value } | { readonly faults: readonly ConfigFault[] };

/** A stage's options, checked by the schema of the adapter that its type names; or another section, by its own. */
export function parseBlock<Schema extends z.ZodType>(
  schema: Schema,
  block: Section,
  config: Pick<Config, 'text' | 'secrets'>,
): Parsed<z.output<Schema>> {
  const parsed = parseNode(schema, block.node);
  if ('value' in parsed) return parsed;
  const subject: Subject = { ...block, text: config.text, schema: toJsonSchema(schema) };
  // A schema's own messages may quote a value that came from the environment.
  const mask = toMask(config.secrets);
  const faults = toFaults(parsed.issues, subject);
  return { faults: faults.map((fault) => ({ ...fault, message: mask(fault.message) })) };
}

/** The fault for a block whose type is missing, or no adapter's name. */
export function unknownType(block: Block, known: readonly string[], config: Config): ConfigFault {
  const node = block.node.entries.get('type')?.value;
  const names = known.length === 1 ? `${known[0]}` : `one of ${known.join(', ')}`;
  if (node?.kind !== 'scalar') {
    const hint = `Add one: type: ${known[0]}`;
    return faultAt(config.text, block.at, `${block.name}.type is missing: expected ${names}`, hint);
  }
  const near = suggest(block.type, known);
  const message = `${block.name}.type: expected ${names}, got ${quoted(node.source)}`;
  return faultAt(config.text, node.at, message, near ? `Did you mean ${near}?` : null);
}

const PARSING = {
  // Empty, so that a message that a schema gives itself can be told from zod's own.
  error: () => '',
  // Each schema is used once: to compile it takes longer than to check by it.
  jitless: true,
};

/** Parses until no scalar is left that could better be read as another type. */
export function parseNode<Schema extends z.ZodType>(
  schema: Schema,
  node: ConfigNode,
): { readonly value: z.output<Schema> } | { readonly issues: readonly Issue[] } {
  const readings = new Map<string, ScalarValue>();
  for (;;) {
    const result = schema.safeParse(toData(node, readings), PARSING);
    if (result.success) return { value: result.data };
    const better = [...betterReadings(node, result.error.issues)].filter(
      ([path]) => !readings.has(path),
    );
    if (better.length === 0) return { issues: result.error.issues };
    for (const [path, value] of better) readings.set(path, value);
  }
}
