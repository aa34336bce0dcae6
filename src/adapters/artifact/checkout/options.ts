import * as z from 'zod';
import { hostsShape } from '../../hosts-options.ts';

/** `artifact:` with `type: checkout`. */
export const checkoutOptions = z.strictObject({
  type: z.literal('checkout').describe('A git work tree that is run as it lies there.'),
  path: z.string().min(1).default('.').describe('The work tree, or a folder inside it.'),
  ...hostsShape,
  hosts: hostsShape.hosts.describe('The machines on which it lies. Default: those of the process.'),
});

export type CheckoutOptions = z.output<typeof checkoutOptions>;
