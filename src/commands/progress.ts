import type { Surroundings } from './output.ts';

const WORDS = {
  resolve: 'looking at source, artifact and processes',
  relate: 'comparing revisions',
  judge: 'judging',
} as const;

export type Step = keyof typeof WORDS;

/** Says on a terminal what is being done if it takes long; silent everywhere else. */
export interface Progress {
  readonly onProgress: (step: Step) => void;
  readonly stop: () => void;
}

const PATIENCE = 400;
const ERASE_LINE = '\r\x1b[2K';

export function startProgress({ stderr, person }: Surroundings): Progress {
  if (!stderr.isTTY) return { onProgress: () => {}, stop: () => {} };
  let step: Step = 'resolve';
  let shown = false;
  const show = () => {
    if (person?.isAsking()) return;
    shown = true;
    stderr.write(`${ERASE_LINE}${WORDS[step]} …`);
  };
  const timer = setTimeout(show, PATIENCE);
  return {
    onProgress: (next) => {
      step = next;
      if (shown) show();
    },
    stop: () => {
      clearTimeout(timer);
      if (shown) stderr.write(ERASE_LINE);
      shown = false;
    },
  };
}
