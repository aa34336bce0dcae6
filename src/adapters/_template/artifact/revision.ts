import { isCommitLike } from '../../../model/commit.ts';

/** The revision that a text's first line names, in lower case; null if it names none. */
export function parseRevision(text: string): string | null {
  const [line = ''] = text.split('\n', 1);
  const word = line.trim().toLowerCase();
  return isCommitLike(word) ? word : null;
}
