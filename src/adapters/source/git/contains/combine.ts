import type { Contains } from '../../../../model/presence.ts';
import { type Finding, NOT_FOUND } from './judge.ts';

/** Where one of several forms would do, the best answer counts; what is doubtful is not denied. */
const BEST_FIRST: readonly Contains[] = ['yes', 'reverted', 'cannot-tell', 'no'];

export function combineAlternatives(findings: readonly Finding[]): Finding {
  const best = BEST_FIRST.map((contains) => findings.find((each) => each.contains === contains));
  return best.find((finding) => finding !== undefined) ?? NOT_FOUND;
}

/** Where several changes carry one number, and only some of them are there, nobody can say which was meant. */
export function combineParts(findings: readonly Finding[]): Finding {
  const [first = NOT_FOUND] = findings;
  if (findings.every(({ contains }) => contains === first.contains)) return first;
  return { ...NOT_FOUND, contains: 'cannot-tell', doubt: 'several' };
}
