import * as z from 'zod';

/** `artifact:` with `type: checkout`. */
export const checkoutOptions = z.strictObject({
  type: z.literal('checkout').describe('A git work tree that is run as it lies there.'),
  path: z.string().min(1).default('.').describe('The work tree, or a folder inside it.'),
});

export type CheckoutOptions = z.output<typeof checkoutOptions>;
