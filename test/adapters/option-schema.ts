/** As much of JSON Schema as options need. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

type Options = Readonly<Record<string, unknown>>;

/** The schema of the options, and of every object in them. */
export function objectSchemas(schema: object): readonly Schema[] {
  const { type, properties = {}, items, anyOf = [] } = schema as Schema;
  const inner = [...Object.values(properties), ...(items ? [items] : []), ...anyOf];
  const own = type === 'object' ? [schema as Schema] : [];
  return [...own, ...inner.flatMap(objectSchemas)];
}

/** The options once for each place where this text may stand, with it there. */
export function withText(schema: object, options: Options, text: string): readonly Options[] {
  const { properties = {} } = schema as Schema;
  return Object.entries(properties).flatMap(([name, property]) =>
    valuesWith(property, options[name], text).map((value) => ({ ...options, [name]: value })),
  );
}

function valuesWith(schema: Schema, value: unknown, text: string): readonly unknown[] {
  const { type, items, anyOf = [], properties } = schema;
  if (schema.const !== undefined || schema.enum) return [];
  const own = type === 'string' ? [text] : [];
  const nested = properties ? withText(schema, (value ?? {}) as Options, text) : [];
  const listed = items ? valuesWith(items, undefined, text).map((each) => [each]) : [];
  return [...own, ...nested, ...listed, ...anyOf.flatMap((each) => valuesWith(each, value, text))];
}
