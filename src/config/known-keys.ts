import * as z from 'zod';
import type { Path } from './node.ts';

/** As much of JSON Schema as is needed for finding one's way in it. */
export interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** A zod schema as JSON Schema, draft 7, of what one may write. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  }) as JsonSchema;
}

/** The keys that a mapping at `path` may have. */
export function keysAt(schema: JsonSchema, path: Path): readonly string[] {
  const keys = schemasAt(schema, path).flatMap(({ properties }) => Object.keys(properties ?? {}));
  return [...new Set(keys)];
}

/** What the schema says of the value at `path`, or null. */
export function descriptionAt(schema: JsonSchema, path: Path): string | null {
  return schemasAt(schema, path).find(({ description }) => description)?.description ?? null;
}

/** Several where the schema has alternatives. */
function schemasAt(schema: JsonSchema, path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, step) => schemas.flatMap((inside) => childrenOf(inside, step)).flatMap(alternatives),
    alternatives(schema),
  );
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const { anyOf = [], oneOf = [], allOf = [] } = schema;
  return [schema, ...[...anyOf, ...oneOf, ...allOf].flatMap(alternatives)];
}

function childrenOf(schema: JsonSchema, step: PropertyKey): readonly JsonSchema[] {
  if (typeof step === 'number') return toList(schema.items);
  const { properties = {}, additionalProperties } = schema;
  const name = String(step);
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (property) return [property];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}

function toList(items: JsonSchema['items']): readonly JsonSchema[] {
  if (!items) return [];
  return Array.isArray(items) ? items : [items as JsonSchema];
}
