import * as z from 'zod';
import { text, time } from './words-schema.ts';

const revision = z.string().describe('As it was seen there: in full, or abbreviated');
const commit = z.looseObject({
  revision: z.string().describe('Full object id of a commit, lower-case hex'),
  subject: text,
  author: text,
  committedAt: time,
});

const contains = z.enum(['yes', 'no', 'reverted', 'cannot-tell']);

const stop = {
  revision: revision.nullable(),
  contains: contains.describe('Whether that revision holds the commit, in whatever form'),
  method: z
    .enum(['ancestor', 'pull-request', 'cherry-pick', 'patch', 'squash', 'tree'])
    .nullable()
    .describe('What answered'),
  by: commit.nullable().describe('The commit by which it is there: itself, or another form of it'),
  revert: commit.nullable().describe('The commit that took it back'),
  doubt: z
    .enum([
      'shallow',
      'not-searched',
      'unknown-commit',
      'unknown-revision',
      'unmarked',
      'several',
      'no-patch',
      'no-revision',
      'not-asked',
    ])
    .nullable()
    .describe('Why it cannot be told'),
};

const wanted = z.looseObject({
  asked: text,
  name: text.nullable().describe('The branch or tag; null for a commit or a pull request'),
  revision: z.string().nullable(),
  summary: commit.nullable(),
  pullRequest: z.int().nullable(),
  readIn: text.nullable().describe('The repository that knew the name, if it was not the source'),
});

const artifact = z.looseObject({
  id: text,
  location: text.nullable(),
  state: z.enum(['observed', 'absent', 'unreachable']).nullable(),
  ...stop,
  since: time.nullable().describe('It has held the commit without a break since then'),
});

const runningProcess = z.looseObject({
  id: text,
  state: z.enum(['observed', 'absent', 'unreachable']).nullable(),
  host: text.nullable(),
  pid: z.int().nullable(),
  command: z.array(text).nullable().describe('Arguments, secrets masked'),
  onDisk: z
    .looseObject({ artifact: text, ...stop })
    .nullable()
    .describe('What it would run if it were started again'),
  ...stop,
  loadedAt: z
    .looseObject({ earliest: time, latest: time })
    .nullable()
    .describe('It loaded its code between these'),
});

const environment = z.looseObject({
  system: text,
  environment: text.nullable(),
  resolvedAt: time,
  answer: contains.describe('Whether everything that runs has loaded it'),
  wanted: wanted.nullable(),
  ref: z
    .looseObject({ name: text.nullable(), ...stop })
    .nullable()
    .describe('What should run'),
  artifacts: z.array(artifact),
  processes: z.array(runningProcess),
  problems: z.array(
    z.looseObject({
      stage: z.enum(['source', 'artifact', 'process']),
      subject: text,
      code: text,
      message: text,
      hint: text,
    }),
  ),
});

/** What `where --json` prints. Fields may be added, so none is forbidden. */
export const whereOutput = z
  .looseObject({
    schemaVersion: z.literal(1),
    asked: text,
    answer: contains.describe('Over all environments'),
    environments: z.array(environment),
  })
  .describe('How far a commit has got');

export function whereSchema(): object {
  return z.toJSONSchema(whereOutput, { target: 'draft-7' });
}
