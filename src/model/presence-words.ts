import { shortCommit } from './commit.ts';
import type { Contains, Doubt, Method, Presence, Wanted } from './presence.ts';

/** What another form of a commit is, to follow `it is there as <commit>`. */
export const FORM_WORDS: Readonly<Record<Exclude<Method, 'ancestor'>, string>> = {
  'pull-request': 'by which its pull request was merged',
  'cherry-pick': 'of which somebody wrote that it was picked from it',
  patch: 'which makes the same change (patch-id)',
  squash: 'which makes the change of its whole branch (patch-id)',
  tree: 'which has the same files (tree)',
};

export const DOUBT_WORDS: Readonly<Record<Doubt, string>> = {
  shallow: 'the source is a shallow clone, which does not hold the commits before its end',
  'not-searched': 'more commits lie between than are searched for another form of it',
  'unknown-commit': 'the source does not have this commit, and another form of it may be there',
  'unknown-revision': 'the source does not have the commit that is there',
  unmarked: 'no commit names this pull request: it is not merged, or was merged without a mark',
  several: 'several changes carry this number, and only some of them are there',
  'no-patch':
    'it is there in no form that can be seen without the content of files, which could not be had',
  'no-revision': 'nobody can say which commit is there',
  'not-asked': 'the source could not be asked',
};

/** What would let it be told; empty if nothing is known that would. */
export const DOUBT_HINTS: Readonly<Record<Doubt, string>> = {
  shallow: 'Fetch the whole history: git fetch --unshallow, or fetch-depth: 0 in CI.',
  'not-searched': 'Name the commit by which it was merged.',
  'unknown-commit': 'Push or fetch it first.',
  'unknown-revision': 'Fetch it first.',
  unmarked: 'Name one of its commits, or the branch.',
  several: 'Name the commit that is meant.',
  'no-patch': 'Name the commit by which it was merged.',
  'no-revision': '',
  'not-asked': '',
};

/** In a few words, beside the revision that is there. */
export function presenceWords({ contains, by, revert }: Presence, wanted: Wanted | null): string {
  const isItself = by?.revision === wanted?.revision;
  const words: Readonly<Record<Contains, string>> = {
    yes: by && !isItself ? `as ${shortCommit(by.revision)}` : '',
    no: '',
    reverted: revert ? `reverted by ${shortCommit(revert.revision)}` : 'reverted',
    'cannot-tell': 'cannot tell',
  };
  return words[contains];
}
