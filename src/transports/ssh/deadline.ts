import type { Hold } from './agent.ts';

/** A time limit that stands still while a person is asked. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly hold: Hold;
  readonly clear: () => void;
}

/** Aborts with what `late` makes once `ms` are over, or with the reason of `outer`. */
export function deadline(ms: number, late: () => Error, outer: AbortSignal): Deadline {
  const controller = new AbortController();
  let left = ms;
  let since = 0;
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const go = () => {
    since = Date.now();
    timer = setTimeout(() => controller.abort(late()), left);
  };
  const onOuter = () => controller.abort(outer.reason);
  const clear = () => {
    over = true;
    clearTimeout(timer);
    outer.removeEventListener('abort', onOuter);
  };
  const hold: Hold = async (work) => {
    clearTimeout(timer);
    left -= Date.now() - since;
    try {
      return await work;
    } finally {
      if (!over && !controller.signal.aborted) go();
    }
  };
  if (outer.aborted) onOuter();
  else {
    outer.addEventListener('abort', onOuter, { once: true });
    go();
  }
  return { signal: controller.signal, hold, clear };
}
