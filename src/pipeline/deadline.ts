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
  // One for both reasons: `AbortSignal.any` takes a millisecond, and a plain show has five of these.
  const ending = new AbortController();
  const { signal } = ending;
  setMaxListeners(0, signal);
  let isLate = false;
  whenLate(limits, () => {
    isLate = true;
    ending.abort(new DOMException('the time is up', 'TimeoutError'));
  });
  const giveUp = () => ending.abort(limits.signal.reason);
  if (limits.signal.aborted) giveUp();
  limits.signal.addEventListener('abort', giveUp, { once: true });
  const aborted = new Promise<never>((_resolve, reject) => {
    const give = () => reject(isLate ? toTimeout(limits) : signal.reason);
    // What heeds its signal may still say what it has: of many hosts, those that did answer.
    const wait = () => setTimeout(give, isLate ? GRACE : 0).unref();
    if (signal.aborted) give();
    else signal.addEventListener('abort', wait, { once: true });
  });
  const worked = work(signal).catch((error: unknown) => {
    throw isLate && !(error instanceof WorldError) ? toTimeout(limits) : error;
  });
  try {
    return await Promise.race([worked, aborted]);
  } finally {
    limits.signal.removeEventListener('abort', giveUp);
  }
}

/** When the time is up; once more as long after somebody was asked. */
function whenLate(limits: Limits, giveUp: () => void): void {
  const check = () => (limits.isAsking?.() ? whenLate(limits, giveUp) : giveUp());
  setTimeout(check, limits.timeout).unref();
}

const GRACE = 100;

function toTimeout(limits: Limits): WorldError {
  return new WorldError('timeout', `no answer within ${limits.timeout / 1000} s`);
}
