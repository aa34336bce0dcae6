import * as z from 'zod';
import { commit, relation, state, text, time, verdict } from './words-schema.ts';

export const source = z.looseObject({
  state,
  type: text,
  location: text,
  ref: text.nullable(),
  revision: commit.nullable(),
  subject: text.nullable(),
  author: text.nullable(),
  committedAt: time.nullable(),
  dirty: z.boolean().nullable(),
});

const digests = z.array(z.string());

const image = z
  .looseObject({
    identity: z
      .looseObject({ indexes: digests, manifests: digests, configs: digests })
      .describe('All digests that it may be known by'),
    reference: text,
    registry: text,
    repository: text,
    tag: text.nullable(),
    digest: text.describe('Of the bytes that the reference names now'),
    platforms: z.array(
      z.looseObject({
        platform: text,
        manifest: text,
        config: text,
        created: time.nullable(),
        size: z.int().describe('Compressed, in bytes'),
        entrypoint: z.array(text),
        command: z.array(text),
        ports: z.array(text),
        stopSignal: text.nullable(),
        user: text.nullable(),
        workingFolder: text.nullable(),
        healthcheck: z.looseObject({ test: z.array(text) }).nullable(),
      }),
    ),
    tags: z
      .looseObject({
        same: z.array(text).describe('Other tags of the same bytes'),
        version: text.nullable(),
        earlier: z.looseObject({ count: z.int(), names: z.array(text) }),
        partial: z.boolean(),
      })
      .nullable()
      .describe('Null where they could not be listed'),
  })
  .nullable();

export const artifact = z.looseObject({
  id: text,
  state,
  type: text,
  location: text,
  host: text,
  version: text.nullable(),
  digest: text.nullable(),
  revision: text.nullable(),
  image: image.optional(),
});

const container = z
  .looseObject({
    id: text,
    name: text,
    engine: text.describe('Where its engine listens, and what named that'),
    state: text,
    image: z.looseObject({
      reference: text.describe('As it was asked for'),
      id: text,
      identity: z.looseObject({
        indexes: z.array(text),
        manifests: z.array(text),
        configs: z.array(text),
      }),
    }),
  })
  .describe('The container that it lives in, or that has ended');

export const runningProcess = z.looseObject({
  id: text,
  state,
  type: text,
  host: text,
  pid: z.int().nullable().describe("The host's process number"),
  pidInside: z.int().nullable().describe('Its number in its container').optional(),
  startedAt: time.nullable(),
  command: z.array(text).nullable().describe('Arguments, secrets masked'),
  user: text.nullable(),
  container: container.nullable().optional(),
  selfReport: z
    .looseObject({ url: text, claim: z.looseObject({ revision: text }) })
    .nullable()
    .optional()
    .describe('What it said of itself'),
  artifact: text.nullable().describe('Id of the artifact that it runs from'),
  digest: text.nullable(),
  revision: text.nullable(),
  relation: relation.nullable(),
  verdict,
});
