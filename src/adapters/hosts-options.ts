import * as z from 'zod';
import { parseHost } from '../transports/host-spec.ts';

const host = z
  .string()
  .refine((text) => !('fault' in parseHost(text)), { error: explainHost })
  .describe('A machine.');

function explainHost(issue: { readonly input?: unknown }): string {
  const parsed = parseHost(String(issue.input));
  return 'fault' in parsed ? `no host: ${parsed.fault}` : '';
}

/** `hosts:` where another file lists them. */
export const hostsFile = z
  .strictObject({
    inventory: z
      .string()
      .min(1)
      .optional()
      .describe(
        'An Ansible inventory, as INI or YAML, with the group_vars and host_vars beside it; read, never run.',
      ),
    group: z.string().min(1).optional().describe('A group of the inventory. Default: all.'),
    file: z.string().min(1).optional().describe('A file with a host a line.'),
  })
  .refine(({ inventory, file }) => (inventory === undefined) !== (file === undefined), {
    error: 'name one of inventory and file',
  })
  .refine(({ group, inventory }) => group === undefined || inventory !== undefined, {
    error: 'only an inventory has groups',
    path: ['group'],
  })
  .describe('A file that lists the machines.');

/** A list of such hosts. The plan writes those of a file out before an adapter's schema is asked. */
export function listOf(each: z.ZodType<string>) {
  return z
    .union([z.array(each).min(1), hostsFile])
    .transform((hosts, context): readonly string[] => {
      if (Array.isArray(hosts)) return hosts;
      context.addIssue({ code: 'custom', message: 'the file that lists the hosts was not read' });
      return z.NEVER;
    });
}

/** Where something is, for every adapter that looks at machines. */
export const hostsShape = {
  hosts: listOf(host)
    .optional()
    .describe(
      'The machines: `local`, a name of the SSH configuration, user@host, or ssh://user@host:port; or the file that lists them. Default: local.',
    ),
  sudo: z.boolean().default(false).describe('On other machines: look as root, by `sudo -n`.'),
  transport: z
    .literal('openssh')
    .optional()
    .describe("By the system's own ssh. Else only where nothing else will do."),
  'host-key': z
    .union([z.literal('accept-new'), z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/)])
    .optional()
    .describe(
      'Trust also the first key that a host shows (`accept-new`), or this fingerprint alone (SHA256:…).',
    ),
};
