import { setMaxListeners } from 'node:events';
import { WorldError } from '../model/errors.ts';
import type { Limits } from './resolve.ts';

/**
 * Runs `work` until it settles, its time is up, or the user gives up. What does not heed its signal is
 * left behind: one dead host never holds up the rest.
 */
export async function withDeadline<T>(
  limits: Limits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(limits.timeout);
  const signal = AbortSignal.any([limits.signal, late]);
  setMaxListeners(0, signal);
  const aborted = new Promise<never>((_resolve, reject) => {
    const give = () => reject(late.aborted ? toTimeout(limits) : signal.reason);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
  return Promise.race([work(signal), aborted]);
}

function toTimeout(limits: Limits): WorldError {
  return new WorldError('timeout', `no answer within ${limits.timeout / 1000} s`);
}
