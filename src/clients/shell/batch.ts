import { randomBytes } from 'node:crypto';
import type { Ask, Said } from './ask.ts';

interface Question {
  readonly script: string;
  readonly args: readonly (string | Buffer)[];
  readonly resolve: (said: Said) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts what is asked at the same time into one script, so that it costs one round trip and one shell. Each
 * part runs in a subshell of its own, with its own arguments.
 */
export function inBatches(ask: Ask): Ask {
  let waiting: Question[] = [];
  const flush = () => {
    const questions = waiting;
    waiting = [];
    void answer(ask, questions);
  };
  return (script, args) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ script, args, resolve, reject });
    });
}

async function answer(ask: Ask, questions: readonly Question[]): Promise<void> {
  try {
    const all = await askAll(ask, questions);
    for (const [index, { resolve, reject }] of questions.entries()) {
      const said = all[index];
      if (said) resolve(said);
      else reject(new TypeError('a part of a script was not answered'));
    }
  } catch (error) {
    for (const { reject } of questions) reject(error);
  }
}

async function askAll(ask: Ask, questions: readonly Question[]): Promise<readonly Said[]> {
  const [only] = questions;
  if (only && questions.length === 1) return [await ask(only.script, only.args)];
  const mark = randomBytes(16).toString('hex');
  const args = questions.flatMap((question) => [String(question.args.length), ...question.args]);
  const said = await ask(`${PRELUDE}${questions.map(toPart).join('')}`, [mark, ...args]);
  return split(said.stdout, mark).map(({ stdout, code }) => ({ ...said, stdout, code }));
}

/**
 * `d N` makes a list of the first N arguments, by their numbers: what they hold never becomes code. The mark
 * is random, so that no answer can pretend to be the end of one.
 */
const PRELUDE = `B=$1; shift
d() { W=; n=0; while [ $n -lt "$1" ]; do n=$((n + 1)); W="$W \\"\\\${$n}\\""; done; }
`;

function toPart({ script }: Question, index: number): string {
  return `p${index}() (
${script}
)
c=$1; shift; d "$c"; eval "p${index} $W"; printf '\\n%s %d\\n' "$B" $?; shift "$c"
`;
}

/** The answers, each before its mark and exit code. */
function split(stdout: Buffer, mark: string): readonly Pick<Said, 'stdout' | 'code'>[] {
  const end = Buffer.from(`\n${mark} `);
  const answers: Pick<Said, 'stdout' | 'code'>[] = [];
  for (let from = 0; ; ) {
    const to = stdout.indexOf(end, from);
    const next = stdout.indexOf('\n', to + end.length) + 1;
    if (to < 0 || next === 0) return answers;
    const code = Number(stdout.toString('latin1', to + end.length, next));
    answers.push({ stdout: stdout.subarray(from, to), code });
    from = next;
  }
}
