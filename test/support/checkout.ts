import type { CheckoutOptions } from '../../src/adapters/artifact/checkout/options.ts';
import type { Subject } from '../../src/model/observation.ts';

/** The options of a checkout on this machine. */
export const checkoutAt = (path: string): CheckoutOptions => ({
  type: 'checkout',
  path,
  sudo: false,
});

/** What the adapter yields for it. */
export const checkoutSubject = (root: string): Subject => ({
  stage: 'artifact',
  id: `checkout:${root}`,
  type: 'checkout',
  location: root,
  host: 'local',
});
