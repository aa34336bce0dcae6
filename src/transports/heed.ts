/** `work`, unless `signal` comes first: then its reason, and what comes too late is discarded. */
export function heed<T>(
  signal: AbortSignal,
  work: Promise<T>,
  discard: (late: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(signal.reason);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
    work
      .then((result) => {
        if (signal.aborted) discard(result);
        resolve(result);
      }, reject)
      .finally(() => signal.removeEventListener('abort', give));
  });
}
