import type { ZodType } from 'zod';
import { STAGES } from './config.ts';
import { envelope } from './envelope.ts';
import { type JsonSchema, toJsonSchema } from './known-keys.ts';

/** The schemas of all adapters' options, by stage and type. */
export type StageSchemas = Readonly<
  Record<(typeof STAGES)[number], Readonly<Record<string, ZodType>>>
>;

interface ObjectSchema extends JsonSchema {
  readonly required?: readonly string[];
}

/** The JSON Schema, draft 7, of a whole deploy.config.yaml, for editors that complete and check. */
export function toConfigSchema(stages: StageSchemas): object {
  const base = toJsonSchema(envelope);
  const { environments, ...properties } = base.properties ?? {};
  const of = (stage: keyof StageSchemas) => Object.values(stages[stage]).map(toMember);
  return {
    ...base,
    title: 'deploy.config.yaml',
    properties: {
      ...withSections(properties, (stage) => ({ oneOf: of(stage) })),
      environments: toEnvironments(environments, (stage) => ({ anyOf: of(stage).map(partial) })),
    },
  };
}

type ToSection = (stage: keyof StageSchemas) => JsonSchema;

function withSections(
  properties: Readonly<Record<string, JsonSchema>>,
  toSection: ToSection,
): Readonly<Record<string, JsonSchema>> {
  const sections = STAGES.map((stage) => {
    const description = properties[stage]?.description;
    return [stage, { ...(description ? { description } : {}), ...toSection(stage) }] as const;
  });
  return { ...properties, ...Object.fromEntries(sections) };
}

/** An environment is a layer, or nothing. */
function toEnvironments(environments: JsonSchema = {}, toSection: ToSection): JsonSchema {
  const { additionalProperties } = environments;
  const either = typeof additionalProperties === 'object' ? (additionalProperties.anyOf ?? []) : [];
  const anyOf = either.map((schema) =>
    schema.properties
      ? { ...schema, properties: withSections(schema.properties, toSection) }
      : schema,
  );
  return { ...environments, additionalProperties: { anyOf } };
}

/** Only the whole says which draft it is. */
function toMember(schema: ZodType): ObjectSchema {
  const { $schema: _, ...member } = toJsonSchema(schema) as ObjectSchema & { $schema?: string };
  return member;
}

/** What an environment leaves out comes from the base. */
function partial({ required: _, ...schema }: ObjectSchema): JsonSchema {
  return schema;
}
