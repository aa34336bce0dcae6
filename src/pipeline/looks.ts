import type { StageObservations } from '../model/observation.ts';
import type { Trace } from '../model/trace.ts';
import { keeper } from './once.ts';
import type { Plan } from './plan.ts';
import { look, type TraceSettings } from './trace.ts';

/**
 * Looks at one system again and again: what cannot change is kept, connections are held, and those that
 * were lost are made anew. `binds`: once the source has named a commit, all is about that one.
 */
export function openLooks(
  plan: Plan,
  settings: TraceSettings,
  binds: boolean,
): () => Promise<Trace> {
  const keep = keeper();
  let named: StageObservations | null = null;
  let looks = 0;
  return async () => {
    if (looks++ > 0) settings.renew?.();
    const seen = await look(plan, { ...settings, keep }, binds ? named : null);
    named ??= seen.named;
    return seen.trace;
  };
}
