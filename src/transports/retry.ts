import pRetry from 'p-retry';

/** The server hung up before it had said who it is: it may take us the next time. */
export class Dropped extends Error {
  override readonly name = 'Dropped';
}

/**
 * Tries again, ever more slowly, where a server turns us away because others are logging in (MaxStartups);
 * for some six seconds, or until `signal`. Any other error is the answer; `giveUp` makes the last one.
 */
export async function whileDropped<T>(
  attempt: () => Promise<T>,
  signal: AbortSignal,
  giveUp: (why: string) => Error,
  onDropped: () => void = () => {},
): Promise<T> {
  try {
    return await pRetry(attempt, {
      signal,
      retries: 10,
      minTimeout: 100,
      factor: 1.5,
      maxTimeout: 1000,
      randomize: true,
      shouldRetry: ({ error }) => error instanceof Dropped,
      onFailedAttempt: ({ error }) => {
        if (error instanceof Dropped) onDropped();
      },
    });
  } catch (error) {
    if (!(error instanceof Dropped)) throw error;
    throw giveUp('the server hangs up before it says who it is');
  }
}
