/**
 * Aborts with this signal, or when the time is up. Of `AbortSignal.timeout` inside `AbortSignal.any`, nobody but
 * the latter knows, and weakly: node 20 collects it as garbage, and it never comes.
 */
export function within(signal: AbortSignal, milliseconds: number): AbortSignal {
  const late = new AbortController();
  const giveUp = () => late.abort(new DOMException('it does not answer in time', 'TimeoutError'));
  setTimeout(giveUp, milliseconds).unref();
  return AbortSignal.any([signal, late.signal]);
}
