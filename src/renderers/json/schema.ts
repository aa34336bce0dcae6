import * as z from 'zod';
import { artifact, runningProcess, source } from './stages-schema.ts';
import { linkVerdict, relation, strength, text, time, verdict } from './words-schema.ts';

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
