import * as z from 'zod';
import { hostsShape } from '../../hosts-options.ts';

/** `artifact:` with `type: files`. */
export const filesOptions = z.strictObject({
  type: z.literal('files').describe('A file or a folder without git.'),
  path: z.string().min(1).describe('The binary, the jar, or the folder that is run.'),
  ...hostsShape,
  hosts: hostsShape.hosts.describe('The machines on which it lies. Default: those of the process.'),
});

export type FilesOptions = z.output<typeof filesOptions>;
