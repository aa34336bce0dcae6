import { resolve } from 'node:path';
import { whereRun } from '../../../clients/files/place.ts';
import type { Subject } from '../../../model/observation.ts';
import type { ArtifactAdapter, Context } from '../../adapter.ts';
import { lookAtHosts } from '../../hosts.ts';
import type { Checkout } from './checkout.ts';
import { localCheckout } from './local.ts';
import type { CheckoutOptions } from './options.ts';

const HERE = 'local';

/** A git work tree that is run as it lies there, on this machine or on others. */
export const checkoutArtifact: ArtifactAdapter<CheckoutOptions> = {
  runsFrom: ({ hosts = [HERE], path }, baseFolder) => {
    const folder = resolve(baseFolder, path);
    return hosts.every((host) => host === HERE) ? whereRun(folder) : folder;
  },

  resolve: async (options, context) => {
    const wanted = { stage: 'artifact', type: 'checkout', location: options.path } as const;
    return lookAtHosts(options.hosts ?? [HERE], wanted, context, async (host) => {
      const facts = await (await open(host, options, context)).facts();
      const { root } = facts.checkout;
      // Over a link, the name that stays the same from release to release.
      const name = facts.place ? resolve(context.baseFolder, options.path) : root;
      const subject = toSubject(host, root, name);
      return { observations: [{ state: 'observed', subject, facts }], problems: [] };
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
  if (host === HERE) return localCheckout(options.path, context);
  const { hostCheckout } = await import('./on-host.ts');
  return hostCheckout(host, options, context);
}

function toSubject(host: string, root: string, name: string): Subject {
  const id = host === HERE ? `checkout:${name}` : `checkout:${host}:${name}`;
  return { stage: 'artifact', id, type: 'checkout', location: root, host };
}
