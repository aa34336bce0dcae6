import { ConfigError } from '../../model/errors.ts';
import type { TraceRecord } from '../../model/record.ts';
import { recordRenderers } from '../../renderers/record.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { type Surroundings, wantsColor, widthOf, write } from '../output.ts';
import { type LoadedHistory, type LoadFlags, loadHistory } from './load.ts';
import { MOMENT_EXAMPLES, parseMoment } from './moment.ts';

export interface ShowRecordFlags extends LoadFlags {
  readonly at: string;
  readonly environment?: string;
  readonly json?: boolean;
  readonly evidence?: boolean;
  readonly exitCode?: boolean;
}

/** Prints the trace that was recorded last before a moment, and says that it is a record. */
export async function showRecord(
  flags: ShowRecordFlags,
  surroundings: Surroundings,
): Promise<number> {
  const now = new Date();
  const at = parseMoment(flags.at, now);
  if (!at) throw new ConfigError([{ message: `--at: expected ${MOMENT_EXAMPLES}` }]);
  const [loaded, render] = await Promise.all([
    loadHistory(flags, surroundings),
    recordRenderers[flags.json ? 'json' : 'text'](),
  ]);
  const record = findRecord(loaded, at, flags.environment ?? null);
  const text = render(record, at, {
    width: widthOf(surroundings),
    color: wantsColor(surroundings),
    evidence: flags.evidence ?? false,
    now,
  });
  await write(surroundings.stdout, text);
  return flags.exitCode ? exitCodeOf(record.trace.verdict) : EXIT.match;
}

function findRecord(
  { records, folder }: LoadedHistory,
  at: Date,
  environment: string | null,
): TraceRecord {
  const own = records.filter(({ trace }) => trace.environment === environment);
  const found = own.findLast(({ trace }) => Date.parse(trace.resolvedAt) <= at.getTime());
  if (found) return found;
  const whose = environment === null ? 'the system' : environment;
  const [first] = own;
  if (first)
    throw new Error(
      `nothing was recorded of ${whose} by ${at.toISOString()}: its first record is of ${first.trace.resolvedAt}`,
    );
  const others = [...new Set(records.map(({ trace }) => trace.environment))];
  const known = others.map((name) => name ?? 'no environment').join(', ');
  throw new Error(
    known
      ? `nothing was recorded of ${whose}; there are records of ${known}`
      : `nothing was recorded in ${folder}: deploytrace show --record begins a history`,
  );
}
