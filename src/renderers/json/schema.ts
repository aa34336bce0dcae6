import * as z from 'zod';

const verdict = z.enum(['match', 'drift', 'unknown']);
const linkVerdict = z.enum([
  'same',
  'behind',
  'ahead',
  'diverged',
  'modified',
  'stale',
  'different',
  'absent',
  'unknown',
]);
const strength = z.enum(['none', 'claimed', 'recorded', 'content', 'signed']);
const state = z.enum(['observed', 'absent', 'unreachable']);
const text = z.string();
const time = z.string().describe('ISO 8601');
const commit = z.string().describe('Full object id of a commit, lower-case hex');

const summary = z.looseObject({ revision: commit, subject: text, author: text, committedAt: time });

const relation = z
  .looseObject({
    kind: z.enum([
      'same',
      'same-tree',
      'behind',
      'ahead',
      'diverged',
      'unknown-commit',
      'cannot-tell',
    ]),
    behind: z.int().describe('Commits that the expected revision has and this one lacks'),
    ahead: z.int().describe('Commits that this one has and the expected revision lacks'),
    missing: z.array(summary).describe('The newest of those that it lacks'),
    extra: z.array(summary).describe('The newest of those that only it has'),
    onBranch: z.boolean().nullable(),
  })
  .describe('How a revision stands to the expected one');

const source = z.looseObject({
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

const artifact = z.looseObject({
  id: text,
  state,
  type: text,
  location: text,
  host: text,
  version: text.nullable(),
  digest: text.nullable(),
  revision: text.nullable(),
});

const runningProcess = z.looseObject({
  id: text,
  state,
  type: text,
  host: text,
  pid: z.int().nullable().describe("The host's process number"),
  startedAt: time.nullable(),
  command: z.array(text).nullable().describe('Arguments, secrets masked'),
  user: text.nullable(),
  artifact: text.nullable().describe('Id of the artifact that it runs from'),
  digest: text.nullable(),
  revision: text.nullable(),
  relation: relation.nullable(),
  verdict,
});

const evidence = z.looseObject({
  kind: text,
  strength,
  agrees: z.boolean().nullable().describe('Null: it was looked at and cannot tell'),
  says: text,
  where: text,
});

const link = z.looseObject({
  from: text.describe('"source", or the id of an artifact'),
  to: text.describe('Id of an artifact or a process'),
  verdict: linkVerdict,
  strength,
  relation: relation.nullable(),
  reason: text,
  evidence: z.array(evidence),
});

const problem = z.looseObject({
  stage: z.enum(['source', 'artifact', 'process']),
  subject: text,
  code: text,
  message: text,
  hint: text,
});

/** What `--json` prints. Fields may be added, so none is forbidden. */
export const traceOutput = z
  .looseObject({
    schemaVersion: z.literal(1),
    system: text,
    environment: text.nullable(),
    resolvedAt: time,
    durationMs: z.int(),
    verdict,
    source,
    artifacts: z.array(artifact),
    processes: z.array(runningProcess),
    links: z.array(link),
    problems: z.array(problem),
  })
  .describe('A trace of deploytrace');

export function traceSchema(): object {
  return z.toJSONSchema(traceOutput, { target: 'draft-7' });
}
