import type { Trace } from './trace.ts';
import type { Verdict } from './verdict.ts';

/** Of what is written. A reader passes over others, which another version of the program wrote. */
export const RECORD_FORMAT = 1;

/** A trace as it was kept: what was seen then, and nothing of what is now. */
export interface TraceRecord {
  readonly format: typeof RECORD_FORMAT;
  /** The version that wrote it. */
  readonly by: string;
  readonly trace: Trace;
}

/** A version that ran, and in how many processes when it was last seen. */
export interface LiveVersion {
  /** Null where nobody could say. */
  readonly revision: string | null;
  readonly subject: string | null;
  readonly processes: number;
}

/** A time in which each look saw the same versions, judged alike. Before and after it nobody looked. */
export interface Period {
  readonly system: string;
  readonly environment: string | null;
  /** ISO 8601: the first look and the last. */
  readonly from: string;
  readonly to: string;
  readonly looks: number;
  readonly verdict: Verdict;
  /** What should run; null where that was not known. */
  readonly expected: {
    readonly ref: string | null;
    readonly revision: string;
    readonly subject: string;
  } | null;
  readonly running: readonly LiveVersion[];
}

/** What was live when, oldest first, for each system and environment by itself. */
export function toPeriods(traces: readonly Trace[]): readonly Period[] {
  const sorted = [...traces].sort((a, b) => Date.parse(a.resolvedAt) - Date.parse(b.resolvedAt));
  const open = new Map<string, number>();
  const periods: Period[] = [];
  for (const look of sorted.map(toPeriod)) {
    const place = JSON.stringify([look.system, look.environment]);
    const index = open.get(place);
    const last = index === undefined ? undefined : periods[index];
    if (index !== undefined && last && isAlike(last, look)) {
      periods[index] = { ...look, from: last.from, looks: last.looks + 1 };
    } else {
      open.set(place, periods.length);
      periods.push(look);
    }
  }
  return periods;
}

function isAlike(a: Period, b: Period): boolean {
  const keyOf = ({ verdict, expected, running }: Period) =>
    JSON.stringify([verdict, expected?.revision, running.map(({ revision }) => revision).sort()]);
  return keyOf(a) === keyOf(b);
}

function toPeriod(trace: Trace): Period {
  const { system, environment, resolvedAt, verdict, source } = trace;
  const { revision, repository } = source.state === 'observed' ? source.facts : {};
  return {
    system,
    environment,
    from: resolvedAt,
    to: resolvedAt,
    looks: 1,
    verdict,
    expected: revision
      ? {
          ref: repository?.resolvedRef ?? null,
          revision: revision.revision,
          subject: revision.subject,
        }
      : null,
    running: toVersions(trace, revision),
  };
}

function toVersions(
  { running, processes }: Trace,
  expected: { readonly revision: string; readonly subject: string } | undefined,
): readonly LiveVersion[] {
  const versions = new Map<string | null, LiveVersion>();
  running.forEach(({ revision, relation }, index) => {
    if (processes[index]?.state === 'absent') return;
    const known = revision === expected?.revision ? expected?.subject : relation?.summary?.subject;
    const before = versions.get(revision)?.processes ?? 0;
    versions.set(revision, { revision, subject: known ?? null, processes: before + 1 });
  });
  return [...versions.values()];
}
