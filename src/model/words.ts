import { shortCommit } from './commit.ts';
import type { Relation } from './relation.ts';

/** `1 file`, `2 files`, `3 processes`. */
export function counted(count: number, noun: string): string {
  const ending = noun.endsWith('s') ? 'es' : 's';
  return `${count} ${noun}${count === 1 ? '' : ending}`;
}

/** The first `most` names, and how many more there are. */
export function listed(names: readonly string[], count = names.length, most = 3): string {
  const shown = names.slice(0, most);
  const more = count - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** How a revision stands to the expected one, to follow its name: `2 behind`, `not in the source`. */
export function relationWords(relation: Relation): string {
  switch (relation.kind) {
    case 'same':
      return '';
    case 'same-tree':
      return 'same content';
    case 'behind':
      return `${relation.behind} behind`;
    case 'ahead':
      return `${relation.ahead} ahead`;
    case 'diverged':
      return `${relation.ahead} ahead, ${relation.behind} behind`;
    case 'unknown-commit':
      return 'not in the source';
    case 'cannot-tell':
      return 'relation unknown';
  }
}

/** `9f2c1ab`, `51d0e77, 4 behind main`: a revision as sentences name it. */
export function revisionWords(revision: string, relation: Relation, ref: string): string {
  const words = relationWords(relation);
  const name = shortCommit(revision);
  if (!words) return name;
  if (!isCounted(relation)) return `${name}, ${words}`;
  return `${name}, ${words}${relation.kind === 'ahead' ? ' of' : ''} ${ref}`;
}

/** Whether the words for it are numbers of commits, which want the name of a ref after them. */
function isCounted({ kind }: Relation): boolean {
  return kind === 'behind' || kind === 'ahead' || kind === 'diverged';
}
