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

const artifact = z.looseObject({
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

const runningProcess = z.looseObject({
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

const machine = z.looseObject({
  host: text,
  os: text,
  kernel: text,
  virtualization: z
    .looseObject({ kind: z.enum(['container', 'vm', 'none']), name: text.nullable() })
    .nullish()
    .describe('Null: nothing tells'),
  clock: z
    .looseObject({
      skew: z.number().describe('Milliseconds that its clock is ahead of the one that looks'),
      error: z.number().describe('How far that may be off'),
    })
    .nullish()
    .describe('Null: it is the machine that looks'),
});

const problem = z.looseObject({
  stage: z.enum(['source', 'artifact', 'process']),
  subject: text,
  code: text,
  message: text,
  hint: text,
});

const outcome = z.enum(['match', 'drift', 'unknown', 'timeout']);

const policy = z
  .looseObject({
    verdict: verdict.describe('The trace by what was demanded and tolerated'),
    outcome: outcome.describe('What verify exits with: 0 match, 1 drift, 3 unknown, 4 timeout'),
    required: z.looseObject({
      expect: text.nullable().describe("The revision that was named; null: the source's own ref"),
      exact: z.boolean().describe('Another commit that contains the expected one does not count'),
      stage: z.enum(['source', 'artifact', 'process']),
      minStrength: z.enum(['claimed', 'recorded', 'content', 'signed']),
      allowBehind: z.int(),
      allowUnknown: z.boolean(),
      requireClean: z.boolean(),
      maxAgeMs: z.int().nullable(),
    }),
    findings: z.array(
      z.looseObject({
        stage: z.enum(['source', 'artifact', 'process']),
        subject: text.describe('"source", or the id of an artifact or a process'),
        name: text,
        code: text,
        outcome: z.enum(['met', 'tolerated', 'drift', 'unknown']),
        says: text,
      }),
    ),
    wait: z
      .looseObject({
        limitMs: z.int(),
        stableMs: z.int(),
        waitedMs: z.int(),
        heldMs: z
          .int()
          .describe('How long it had been met at the last look, by the same processes'),
        looks: z.int(),
        end: z.enum(['met', 'timed-out', 'failed']),
      })
      .nullable()
      .describe('Null where nobody waited'),
  })
  .describe('Only from verify: what was required, and what was found');

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
    machines: z.array(machine),
    problems: z.array(problem),
    policy: policy.optional(),
    record: z
      .looseObject({
        at: time.describe('When it was seen'),
        asked: time.describe('The moment that was asked for'),
        by: text.describe('The version that recorded it'),
      })
      .optional()
      .describe('Of a trace that was recorded: it says nothing of now'),
  })
  .describe('A trace of deploytrace');

/** What `verify --json` prints of several environments. */
export const severalOutput = z
  .looseObject({
    schemaVersion: z.literal(1),
    verdict: verdict.describe('Of all of them together, by their policies'),
    outcome: outcome.describe('The worst: drift, then timeout, then unknown, then match'),
    environments: z.array(traceOutput),
  })
  .describe('The traces of several environments');

export function traceSchema(): object {
  return z.toJSONSchema(z.union([traceOutput, severalOutput]), { target: 'draft-7' });
}
