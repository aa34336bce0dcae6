import type { ZodType } from 'zod';
import { STAGES } from './config.ts';
import { envelope } from './envelope.ts';
import { type JsonSchema, toJsonSchema } from './known-keys.ts';
import { basePolicyOptions, policyOptions } from './policy.ts';

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
      ...withPolicy(properties, basePolicyOptions),
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

function withPolicy(properties: Readonly<Record<string, JsonSchema>>, options: ZodType) {
  const { description } = properties.policy ?? {};
  return { policy: { ...toMember(options), ...(description ? { description } : {}) } };
}

/** An environment is a layer, or nothing. */
function toEnvironments(environments: JsonSchema = {}, toSection: ToSection): JsonSchema {
  const { additionalProperties } = environments;
  const either = typeof additionalProperties === 'object' ? (additionalProperties.anyOf ?? []) : [];
  const anyOf = either.map((schema) => {
    if (!schema.properties) return schema;
    const sections = withSections(schema.properties, toSection);
    return {
      ...schema,
      properties: { ...sections, ...withPolicy(schema.properties, policyOptions) },
    };
  });
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
