import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  landedBy,
  pickedFrom,
  revertsOf,
  subjectOf,
} from '../../../../../src/adapters/source/git/contains/message.ts';

describe('the pull request that a commit landed', () => {
  it.each([
    ['GitHub, a merge', 'Merge pull request #12 from acme/fix\n\nFix rounding', 12, 'stated'],
    ['GitHub, a squash', 'Fix rounding (#12)', 12, 'mentioned'],
    [
      'GitLab, a merge',
      "Merge branch 'fix' into 'main'\n\nFix\n\nSee merge request acme/shop!12",
      12,
      'stated',
    ],
    ['GitLab, a squash by template', 'Fix rounding (!12)', 12, 'mentioned'],
    ['Bitbucket', 'Merged in fix (pull request #12)\n\nFix rounding', 12, 'stated'],
    [
      'Bitbucket Server',
      'Pull request #12: Fix rounding\n\nMerge in SHOP/api from fix to main',
      12,
      'stated',
    ],
    [
      'Bitbucket Server, before 7',
      'Merge pull request #12 in SHOP/api from fix to main',
      12,
      'stated',
    ],
    ['Azure DevOps', 'Merged PR 12: Fix rounding', 12, 'stated'],
    ['Gitea', "Merge pull request 'Fix rounding' (#12) from fix into main", 12, 'stated'],
    ['bors', 'Merge #12\n\n12: Fix rounding r=ana', 12, 'stated'],
    ['homu', 'Auto merge of #12 - ana:fix, r=bo', 12, 'stated'],
    ['a backport counts as its own', '[1.x] Fix rounding (#12) (#15)', 15, 'mentioned'],
    ['a revert is its own pull request', 'Revert "Fix rounding (#12)" (#15)', 15, 'mentioned'],
  ] as const)('%s', (_forge, message, number, certainty) => {
    expect(landedBy(message)).toEqual({ number, certainty });
  });

  it.each([
    'Fix #12',
    'Fixes rounding, see (#12) for more',
    'Revert "Fix rounding (#12)"',
    'Fix\n\nCloses (#12)',
    'Merge branch main into fix',
    '',
  ])('none: %j', (message) => expect(landedBy(message)).toBeNull());
});

it('reads what a commit takes back', () => {
  expect(
    revertsOf('Revert "Fix"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.'),
  ).toEqual({
    commits: ['0123456789abcdef0123456789abcdef01234567'],
    pullRequests: [],
  });
  expect(
    revertsOf('Revert "Merge"\n\nThis reverts commit 0123456, reversing\nchanges made to 89abcde.')
      .commits,
  ).toEqual(['0123456']);
  expect(revertsOf('Revert "Fix" (#15)\n\nReverts acme/shop#12').pullRequests).toEqual([12]);
  expect(revertsOf('Revert\n\nThis reverts merge request acme/shop!12').pullRequests).toEqual([12]);
  expect(revertsOf('This reverts nothing. He wrote: This reverts commit 0123456.')).toEqual({
    commits: [],
    pullRequests: [],
  });
});

it('reads what a commit was picked from', () => {
  expect(
    pickedFrom(
      'Fix\n\n(cherry picked from commit 0123456789)\n(cherry picked from commit abcdef0)',
    ),
  ).toEqual(['0123456789', 'abcdef0']);
});

it('takes the first paragraph for the subject, in one line, as git does', () => {
  expect(subjectOf('\nFix\nrounding\n\nbody')).toBe('Fix rounding');
});

it('reads any message in a time that grows with its length', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'Merge pull request ',
          '#',
          '12',
          "'",
          '(',
          ')',
          ' (#',
          '!',
          '\n',
          'This reverts commit ',
          'a',
        ),
      ),
      (pieces) => {
        const message = pieces.join('').repeat(500);
        landedBy(message);
        revertsOf(message);
        pickedFrom(message);
        subjectOf(message);
      },
    ),
  ));
