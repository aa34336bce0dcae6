import { shortCommit } from '../model/commit.ts';
import { type Problem, toProblem } from '../model/problem.ts';
import type { Judgement } from './judge.ts';

/** Where what answers for a process says that it is another commit than was seen to run: one of the two is wrong. */
export function crossCheck({ links, running }: Judgement): readonly Problem[] {
  return running.flatMap(({ id, revision }) => {
    const said = links
      .find(({ to }) => to === id)
      ?.evidence.find(({ kind }) => kind === 'self-report')?.revision;
    if (!said || !revision || revision.startsWith(said)) return [];
    const message = `what answers for ${id} says that it is ${shortCommit(said)}, and it was seen to run ${shortCommit(revision)}`;
    return [toProblem('process', id, 'self-report-differs', message)];
  });
}
