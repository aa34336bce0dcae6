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
  const late = lateSignal(limits);
  const signal = AbortSignal.any([limits.signal, late]);
  setMaxListeners(0, signal);
  const aborted = new Promise<never>((_resolve, reject) => {
    const give = () => reject(late.aborted ? toTimeout(limits) : signal.reason);
    // What heeds its signal may still say what it has: of many hosts, those that did answer.
    const wait = () => setTimeout(give, late.aborted ? GRACE : 0).unref();
    if (signal.aborted) give();
    else signal.addEventListener('abort', wait, { once: true });
  });
  const worked = work(signal).catch((error: unknown) => {
    throw late.aborted && !(error instanceof WorldError) ? toTimeout(limits) : error;
  });
  return Promise.race([worked, aborted]);
}

/** Aborts when the time is up; once more as long after somebody was asked. */
function lateSignal({ timeout, isAsking = () => false }: Limits): AbortSignal {
  const late = new AbortController();
  const check = () => {
    if (isAsking()) setTimeout(check, timeout).unref();
    else late.abort(new DOMException('the time is up', 'TimeoutError'));
  };
  setTimeout(check, timeout).unref();
  return late.signal;
}

const GRACE = 100;

function toTimeout(limits: Limits): WorldError {
  return new WorldError('timeout', `no answer within ${limits.timeout / 1000} s`);
}
