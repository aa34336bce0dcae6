import * as z from 'zod';

/** `source:` with `type: git`. */
export const gitOptions = z.strictObject({
  type: z.literal('git').describe('A git repository.'),
  repository: z
    .string()
    .min(1)
    .default('.')
    .describe('A path, or any git URL: ssh, https, git, file, or user@host:path.'),
  ref: z
    .string()
    .min(1)
    .default('HEAD')
    .describe(
      'What should run: a branch, a tag, a commit, HEAD, or a tag pattern such as v* (the highest version).',
    ),
  paths: z
    .array(
      z
        .string()
        .min(1)
        .refine((path) => !path.split('/').includes('..'), {
          error: 'expected a path from the top of the repository, without ..',
        }),
    )
    .min(1)
    .optional()
    .describe('Of a monorepo, only commits that touch these paths count.'),
});

export type GitOptions = z.output<typeof gitOptions>;
