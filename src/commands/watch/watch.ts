import { setTimeout as sleep } from 'node:timers/promises';
import { toMask } from '../../model/mask.ts';
import { maskTrace } from '../../model/mask-trace.ts';
import { POLICY_DEFAULTS } from '../../model/policy.ts';
import { openLooks } from '../../pipeline/looks.ts';
import { type Beginning, begin } from '../begin.ts';
import { EXIT } from '../exit-code.ts';
import type { Surroundings } from '../output.ts';
import { startProgress } from '../progress.ts';
import { type TraceFlags, withSettings } from '../run-trace.ts';
import { parsePolicyFlags } from '../verify/flags.ts';
import { openView, type View, type ViewFlags } from './view.ts';

export interface WatchFlags extends TraceFlags, ViewFlags {
  readonly interval?: string;
}

/** Looks again and again, and shows what it sees, until Ctrl-C, or until nobody reads it any more. */
export async function watch(flags: WatchFlags, surroundings: Surroundings): Promise<number> {
  const written = flags.interval === undefined ? {} : { interval: flags.interval };
  const { interval = POLICY_DEFAULTS.interval } = await parsePolicyFlags(written);
  const beginning = await begin(flags, surroundings);
  const ended = endOf(surroundings);
  const view = await openView(flags, surroundings, interval);
  try {
    await showAll(beginning, flags, { ...surroundings, signal: ended }, interval, view);
  } catch (error) {
    // To be ended is how it ends.
    if (!ended.aborted) throw error;
  } finally {
    view.close();
  }
  return EXIT.match;
}

async function showAll(
  { plan, secrets }: Beginning,
  flags: WatchFlags,
  surroundings: Surroundings,
  interval: number,
  view: View,
): Promise<never> {
  const mask = toMask(secrets);
  const progress = startProgress(surroundings);
  try {
    return await withSettings(flags, surroundings, progress.onProgress, async (settings) => {
      const look = openLooks(plan, settings, false);
      for (;;) {
        const seen = await look();
        progress.stop();
        await view.show(secrets.length > 0 ? maskTrace(mask, seen) : seen);
        await sleep(interval, undefined, { signal: surroundings.signal });
      }
    });
  } finally {
    progress.stop();
  }
}

/** Aborts on Ctrl-C, and when the reader of the output has gone. */
function endOf({ signal, stdout }: Surroundings): AbortSignal {
  const gone = new AbortController();
  stdout.once('error', () => gone.abort());
  return AbortSignal.any([signal, gone.signal]);
}
