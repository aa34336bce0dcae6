import { Writable } from 'node:stream';
import { escapeText } from '../renderers/escape.ts';
import type { Surroundings } from './output.ts';

/** Somebody at the terminal, who may be asked for a secret. */
export interface Person {
  /** What was typed, which is not shown; null if there was no answer. One question at a time. */
  readonly ask: (question: string) => Promise<string | null>;
  /** While this holds, time does not run out and nothing else is written there. */
  readonly isAsking: () => boolean;
}

type Terminal = NodeJS.ReadStream;

const ERASE_LINE = '\r\x1b[2K';

/** Null where nobody is: input or errors are not a terminal's, or this is CI. */
export function openPerson(
  input: () => Terminal,
  { stderr, env, signal }: Omit<Surroundings, 'person'>,
): Person | null {
  // To touch the input opens it: only where there could be somebody.
  if (!stderr.isTTY || env.CI || !input().isTTY) return null;
  let asking = false;
  return {
    isAsking: () => asking,
    ask: async (question) => {
      asking = true;
      try {
        return await readHidden(input(), signal, () => {
          stderr.write(`${ERASE_LINE}${escapeText(question)}`);
        });
      } finally {
        stderr.write('\n');
        asking = false;
      }
    },
  };
}

/** A line of the terminal, edited as usual but not shown. Ctrl-C is for the whole run. */
async function readHidden(
  stdin: Terminal,
  signal: AbortSignal,
  showQuestion: () => void,
): Promise<string | null> {
  const { createInterface } = await import('node:readline');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // From here on the terminal shows nothing by itself. Only then the question: some type fast.
  const reader = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  const close = () => reader.close();
  signal.addEventListener('abort', close, { once: true });
  showQuestion();
  try {
    return await new Promise<string | null>((resolve) => {
      reader.once('line', resolve);
      reader.once('close', () => resolve(null));
      reader.once('SIGINT', () => {
        process.kill(process.pid, 'SIGINT');
        resolve(null);
      });
    });
  } finally {
    signal.removeEventListener('abort', close);
    reader.close();
  }
}
