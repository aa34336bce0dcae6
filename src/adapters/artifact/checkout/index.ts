import type { Subject } from '../../../model/observation.ts';
import type { ArtifactAdapter, Context } from '../../adapter.ts';
import { lookAtHosts } from '../../hosts.ts';
import type { Checkout } from './checkout.ts';
import { localCheckout } from './local.ts';
import type { CheckoutOptions } from './options.ts';

/** A git work tree that is run as it lies there, on this machine or on others. */
export const checkoutArtifact: ArtifactAdapter<CheckoutOptions> = {
  resolve: async (options, context) => {
    const wanted = { stage: 'artifact', type: 'checkout', location: options.path } as const;
    return lookAtHosts(options.hosts ?? ['local'], wanted, context, async (host) => {
      const checkout = await (await open(host, options, context)).facts();
      const subject = toSubject(host, checkout.root);
      return { observations: [{ state: 'observed', subject, facts: { checkout } }], problems: [] };
    });
  },

  differences: async (options, context, { host }, revisions) => {
    const checkout = await open(host, options, context);
    const entries = revisions.map(
      async (revision) => [revision, await checkout.differences(revision)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  },

  keeping: async (options, context, { host }, paths) =>
    (await open(host, options, context)).keeping(paths),

  touched: async (options, context, { host }, since) =>
    (await open(host, options, context)).touched(since),
};

async function open(host: string, options: CheckoutOptions, context: Context): Promise<Checkout> {
  if (host === 'local') return localCheckout(options.path, context);
  const { hostCheckout } = await import('./on-host.ts');
  return hostCheckout(host, options, context);
}

function toSubject(host: string, root: string): Subject {
  const id = host === 'local' ? `checkout:${root}` : `checkout:${host}:${root}`;
  return { stage: 'artifact', id, type: 'checkout', location: root, host };
}
