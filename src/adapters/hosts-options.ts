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

/** Where something is, for every adapter that looks at machines. */
export const hostsShape = {
  hosts: z
    .array(host)
    .min(1)
    .optional()
    .describe(
      'The machines: `local`, a name of the SSH configuration, user@host, or ssh://user@host:port. Default: local.',
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
