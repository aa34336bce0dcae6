import type { Commit } from '../../../model/commit.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';

/** What a ref names, and what a branch of the same name does. */
interface Names {
  readonly ref: string;
  readonly location: string;
  readonly commit: Commit;
  readonly branch: Commit | null | undefined;
}

/** Git takes a tag before a branch of the same name, which may be the one that was meant. */
export function ambiguousProblems({ ref, location, commit, branch }: Names): readonly Problem[] {
  if (!branch || branch === commit) return [];
  const message = `${ref} is a tag and a branch of ${location}: the tag was taken, as git does`;
  const hint = `Write refs/heads/${ref} or refs/tags/${ref}.`;
  return [toProblem('source', location, 'ref-ambiguous', message, hint)];
}
