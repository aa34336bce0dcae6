import * as z from 'zod';
import { hostsShape } from '../../hosts-options.ts';
import { selfReportShape } from '../../self-report-options.ts';

const find = z
  .strictObject({
    pid: z.int().positive().describe('This process.'),
    pidfile: z.string().min(1).describe('The process whose number stands in this file.'),
    unit: z
      .string()
      .min(1)
      .describe('Processes of this systemd unit: shop-api or shop-api.service.'),
    port: z.int().min(1).max(65535).describe('The process that listens on this TCP port.'),
    supervisor: z
      .string()
      .min(1)
      .describe('A program or group of supervisord: shop, or web:shop or web:* of a group.'),
    pm2: z.string().min(1).describe('What pm2 started under this name.'),
    command: z
      .string()
      .min(1)
      .refine(isRegularExpression, { error: explainRegularExpression })
      .describe('A regular expression over the arguments, joined by blanks.'),
    exe: z.string().min(1).describe('The program file, an absolute path.'),
    cwd: z.string().min(1).describe('The working directory, an absolute path.'),
    user: z.string().min(1).describe('Name or number of the user that it runs as.'),
    inside: z
      .string()
      .min(1)
      .describe('A folder: processes whose program, script or working directory lies inside it.'),
  })
  .partial()
  .refine((selectors) => Object.keys(selectors).length > 0, {
    error:
      'name at least one of pid, pidfile, unit, port, supervisor, pm2, command, exe, cwd, user, inside',
  });

/** `process:` with `type: host`. */
export const hostOptions = z.strictObject({
  type: z.literal('host').describe('Processes of a machine.'),
  find: find
    .optional()
    .describe('All that is named must hold. Default: whatever runs from inside the artifact.'),
  ...hostsShape,
  children: z
    .boolean()
    .default(true)
    .describe('Also everything that the found processes started, as a tree.'),
  loads: z
    .enum(['auto', 'start', 'worker', 'master', 'request'])
    .default('auto')
    .describe(
      'When a process loads its code, where that cannot be seen: at its start, in each worker, in the master before it forks, or at each request.',
    ),
  ...selfReportShape,
});

export type HostOptions = z.output<typeof hostOptions>;
export type Selectors = z.output<typeof find>;

function isRegularExpression(text: string): boolean {
  return compileError(text) === null;
}

function explainRegularExpression(issue: { readonly input?: unknown }): string {
  return `not a regular expression: ${compileError(String(issue.input))}`;
}

function compileError(text: string): string | null {
  try {
    new RegExp(text, 'u');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
