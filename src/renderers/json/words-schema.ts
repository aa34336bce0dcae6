import * as z from 'zod';

// What several outputs, or several parts of one, say.
export const verdict = z.enum(['match', 'drift', 'unknown']);
export const linkVerdict = z.enum([
  'same',
  'behind',
  'ahead',
  'diverged',
  'modified',
  'stale',
  'different',
  'absent',
  'unknown',
]);
export const strength = z.enum(['none', 'claimed', 'recorded', 'content', 'signed']);
export const state = z.enum(['observed', 'absent', 'unreachable']);
export const text = z.string();
export const time = z.string().describe('ISO 8601');
export const commit = z.string().describe('Full object id of a commit, lower-case hex');

export const summary = z.looseObject({
  revision: commit,
  subject: text,
  author: text,
  committedAt: time,
});

export const relation = z
  .looseObject({
    kind: z.enum([
      'same',
      'same-tree',
      'behind',
      'ahead',
      'diverged',
      'unknown-commit',
      'cannot-tell',
    ]),
    behind: z.int().describe('Commits that the expected revision has and this one lacks'),
    ahead: z.int().describe('Commits that this one has and the expected revision lacks'),
    missing: z.array(summary).describe('The newest of those that it lacks'),
    extra: z.array(summary).describe('The newest of those that only it has'),
    onBranch: z.boolean().nullable(),
  })
  .describe('How a revision stands to the expected one');
