import * as z from 'zod';

/** `artifact:` with `type: files`. */
export const filesOptions = z.strictObject({
  type: z.literal('files').describe('A file or a folder without git.'),
  path: z.string().min(1).describe('The binary, the jar, or the folder that is run.'),
});

export type FilesOptions = z.output<typeof filesOptions>;
