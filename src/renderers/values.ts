import { isCommitLike } from '../model/commit.ts';
import type { Trace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';
import { chainItems } from './items.ts';
import { toItems } from './judged-items.ts';
import { outcomeOfAll } from './outcome.ts';

/**
 * What later steps of a pipeline want to know, of all environments together. Numbers, words of ours and hex
 * digits only: nothing here can end a line, be expanded or be run.
 */
export function toValues(traces: readonly Trace[]): Readonly<Record<string, string>> {
  const running = traces.flatMap((trace) => trace.running);
  return {
    verdict: outcomeOfAll(traces),
    expected: commits(traces.map(expectedOf)),
    running: commits(running.map(({ revision }) => revision)),
    processes: String(
      traces.flatMap(({ processes }) => processes.filter(({ state }) => state === 'observed'))
        .length,
    ),
    drifted: countOf(traces, 'drift'),
    unknown: countOf(traces, 'unknown'),
    behind: String(Math.max(0, ...running.map(({ relation }) => relation?.behind ?? 0))),
  };
}

function expectedOf({ source }: Trace): string | null {
  return source.state === 'observed' ? (source.facts.revision?.revision ?? null) : null;
}

/** Of revisions that run at once; with more than a few, the number says enough. */
const MOST = 10;

function commits(revisions: readonly (string | null)[]): string {
  const known = revisions.filter((each) => each !== null && isCommitLike(each));
  return [...new Set(known)].slice(0, MOST).join(',');
}

/** Processes, each once, whatever is wrong with it; by the policy, if that goes as far. */
function countOf(traces: readonly Trace[], verdict: Verdict): string {
  const itemsOf = (trace: Trace) =>
    trace.policy && trace.policy.policy.stage !== 'process' ? chainItems(trace) : toItems(trace);
  const ids = traces.flatMap((trace, index) =>
    itemsOf(trace)
      .filter((item) => item.stage === 'process' && item.verdict === verdict)
      .map(({ id }) => `${index} ${id}`),
  );
  return String(new Set(ids).size);
}
