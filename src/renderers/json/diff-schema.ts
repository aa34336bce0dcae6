import * as z from 'zod';
import { text, time } from './words-schema.ts';

const commit = z.looseObject({
  revision: text.describe('Full object id of a commit, lower-case hex'),
  subject: text,
  author: text,
  committedAt: time,
  pullRequest: z
    .int()
    .nullable()
    .describe('By which it came, as its message or the merge that brought it says'),
  isMerge: z.boolean(),
});

const commits = z.looseObject({
  count: z.int().describe('Of paths only, where the config limits them'),
  commits: z.array(commit).describe('The newest first, at most 1000'),
});

const point = z.looseObject({
  kind: z
    .enum(['running', 'on-disk', 'meant', 'named'])
    .describe('What runs; what lies there where nothing does; what should run; what was typed'),
  environment: text.nullable(),
  name: text.nullable().describe('The ref, or what was typed'),
  revision: text.nullable(),
  processes: z.array(text).describe('Those that run it: process numbers, after their host'),
});

const file = z.looseObject({
  path: text,
  change: z.enum(['added', 'modified', 'deleted', 'renamed']),
  before: text.nullable().describe('Where a renamed one was'),
});

const difference = z.looseObject({
  state: z.enum(['same', 'different', 'cannot-tell']),
  from: point,
  to: point,
  adds: commits.nullable().describe('Commits that `to` has and `from` lacks'),
  removes: commits.nullable().describe('Commits that `from` has and `to` lacks'),
  sameContent: z.boolean().nullable(),
  files: z
    .looseObject({ count: z.int(), files: z.array(file).describe('By path, at most 1000') })
    .nullable()
    .describe('Null unless they were asked for'),
  doubt: z
    .enum(['no-revision', 'shallow', 'unknown-revision'])
    .nullable()
    .describe('Why it cannot be told'),
});

/** What `diff --json` prints. Fields may be added, so none is forbidden. */
export const diffOutput = z
  .looseObject({
    schemaVersion: z.literal(1),
    systems: z.array(
      z.looseObject({
        system: text,
        environment: text.nullable(),
        resolvedAt: time,
        paths: z.array(text).describe('Those that alone count; empty if all do'),
        reversed: z.boolean().describe('The way back was asked for'),
        differences: z.array(difference).describe('Several where several versions run at once'),
        problems: z.array(z.looseObject({ stage: text, code: text, message: text, hint: text })),
      }),
    ),
  })
  .describe('What lies between versions');

export function diffSchema(): object {
  return z.toJSONSchema(diffOutput, { target: 'draft-7' });
}
