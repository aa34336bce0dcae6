import { type Differences, stateOf } from '../../model/difference.ts';
import { ConfigError } from '../../model/errors.ts';
import { diffRenderers } from '../../renderers/diff.ts';
import { type BeginEachFlags, environmentsIn } from '../begin.ts';
import { diffExitCode } from '../exit-code.ts';
import { type Surroundings, wantsColor, widthOf, write } from '../output.ts';
import { startProgress } from '../progress.ts';
import { withSettings } from '../run-trace.ts';
import { answerAll } from './answer.ts';
import { toQuestions } from './questions.ts';
import { parseWord } from './word.ts';

export interface DiffFlags extends BeginEachFlags {
  readonly timeout: number;
  readonly json?: boolean;
  readonly files?: boolean;
  readonly reverse?: boolean;
  readonly exitCode?: boolean;
}

/** Lists the commits between what runs and what should, or between two environments or revisions. */
export async function diff(
  words: readonly string[],
  flags: DiffFlags,
  surroundings: Surroundings,
): Promise<number> {
  const [found, render] = await Promise.all([
    look(words, flags, surroundings),
    diffRenderers[flags.json ? 'json' : 'text'](),
  ]);
  assertKnown(found);
  const text = render(found, {
    width: widthOf(surroundings),
    color: wantsColor(surroundings),
    evidence: false,
    now: new Date(),
  });
  await write(surroundings.stdout, text);
  const states = found.flatMap(({ differences }) => differences.map(stateOf));
  return diffExitCode(states, flags.exitCode ?? false);
}

async function look(
  words: readonly string[],
  flags: DiffFlags,
  surroundings: Surroundings,
): Promise<readonly Differences[]> {
  const environments = await environmentsIn(flags, surroundings);
  const parsed = words.map((text) => parseWord(text, environments));
  const questions = await toQuestions(parsed, flags, surroundings);
  const progress = startProgress(surroundings);
  try {
    return await withSettings(flags, surroundings, progress.onProgress, (settings) =>
      answerAll(questions, {
        isReversed: flags.reverse ?? false,
        files: flags.files ?? false,
        trace: settings,
      }),
    );
  } finally {
    progress.stop();
  }
}

/** A name that is not there was misspelt: a wrong question, and no answer to it. */
function assertKnown(found: readonly Differences[]): void {
  const isNamed = found.every(({ differences }) =>
    differences.some((each) => [each.from, each.to].some(({ kind }) => kind === 'named')),
  );
  const faults = found.map(({ problems }) => problems.find(({ code }) => code === 'ref-not-found'));
  if (!isNamed || !faults.every((fault) => fault !== undefined)) return;
  const messages = new Set(faults.map(({ message }) => message));
  throw new ConfigError([...messages].map((message) => ({ message, hint: HINT })));
}

const HINT =
  'Name an environment of the config, or a commit, branch, tag, HEAD or pull request (pr:12); env: or rev: before it say which.';
