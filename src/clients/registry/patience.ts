import { type Http, type HttpAnswer, type HttpCall, TooLong } from './http.ts';

const BUSY = new Set([408, 429, 500, 502, 503, 504]);
const TRIES = 4;
/** Milliseconds, trebled each time. */
const FIRST_PAUSE = 200;
/** A server that wants longer than this is not waited for. */
const LONGEST_PAUSE = 30_000;
/** What may pass: the other side hung up, or its name was not found just now. */
const PASSING = new Set(['ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ETIMEDOUT']);

/** Sends again what a busy server turned away, no sooner than it asks. Requests must be fit to be repeated. */
export async function sendPatiently(
  http: Http,
  call: HttpCall,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  for (let tries = 1; ; tries++) {
    const pause = FIRST_PAUSE * 3 ** (tries - 1);
    try {
      const answer = await http.send(call, signal);
      const asked = BUSY.has(answer.status) ? (retryAfter(answer) ?? pause) : null;
      if (asked === null || asked > LONGEST_PAUSE || tries === TRIES) return answer;
      await wait(asked, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (tries === TRIES || !isPassing(error)) throw error;
      await wait(pause, signal);
    }
    signal.throwIfAborted();
  }
}

async function wait(pause: number, signal: AbortSignal): Promise<void> {
  const { setTimeout } = await import('node:timers/promises');
  await setTimeout(pause, undefined, { signal });
}

/** Milliseconds, from a number of seconds or a date; null if it asks for nothing. */
export function retryAfter(
  { headers }: Pick<HttpAnswer, 'headers'>,
  now = Date.now(),
): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function isPassing(error: unknown): boolean {
  if (error instanceof TooLong || !(error instanceof Error)) return false;
  return PASSING.has((error as NodeJS.ErrnoException).code ?? '');
}
