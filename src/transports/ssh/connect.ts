import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { resolveHost } from '../../clients/ssh-config/resolve.ts';
import { WorldError } from '../../model/errors.ts';
import { parseHost, type RemoteSpec } from '../host-spec.ts';
import { limitTo } from '../limit.ts';
import { NeedsOpenssh } from '../needs-openssh.ts';
import { openStore } from '../store.ts';
import type { Connection } from './connection.ts';
import type { HostKeyPolicy } from './host-key.ts';
import type { LogIn, LoginSettings } from './log-in.ts';

export interface ConnectorSettings extends Omit<LoginSettings, 'signal'> {
  /** In place of the user's SSH configuration. */
  readonly configFile: string | null;
}

/** The connections of one trace: each host is logged in to once, those that others are reached through as well. */
export interface Connector {
  /** Null leaves the keys to the user's configuration. Throws `WorldError` or `NeedsOpenssh`. */
  readonly connect: (spec: RemoteSpec, policy: HostKeyPolicy | null) => Promise<Connection>;
  /** Hosts that could not be reached, or were lost, may be tried again. */
  readonly renew: () => void;
  readonly close: () => Promise<void>;
}

/** A host on the way: what reaches it, and what for. */
interface Target {
  readonly spec: RemoteSpec;
  readonly policy: HostKeyPolicy | null;
  /** The hops that were given for it; null: those of its own configuration. */
  readonly hops: readonly string[] | null;
  /** Whom it is a hop for, the first one last. */
  readonly chain: readonly string[];
}

const LONGEST_CHAIN = 8;

export function openConnector(settings: ConnectorSettings): Connector {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const connections = openStore<Connection>(({ isLost }) => isLost());
  const opened: Connection[] = [];
  const resolving = limitTo(8);
  let logins: Promise<LogIn> | null = null;
  const loadLogins = () => {
    logins ??= import('./log-in.ts').then(({ openLogins }) =>
      openLogins({ ...settings, signal: closing.signal }),
    );
    return logins;
  };

  const reach = async (target: Target): Promise<Connection> => {
    closing.signal.throwIfAborted();
    const { spec, policy } = target;
    // ssh is started first: to load the library keeps this thread busy while it answers.
    const [resolved, logIn] = await Promise.all([
      resolving(() => resolveHost(spec, settings.configFile)),
      nextTurn().then(loadLogins),
    ]);
    if (resolved.settings.needsOpenssh) throw new NeedsOpenssh(resolved.settings.needsOpenssh);
    const hops = target.hops ?? resolved.settings.proxyJump;
    const { user, hostName, port, hostKeyAlias } = resolved.settings;
    const key = JSON.stringify([user, hostName, port, hostKeyAlias, policy, hops]);
    return connections.get(key, async () => {
      const via = hops.length > 0 ? await reach(hopOf(target, hops)) : null;
      const made = await logIn({ host: spec.name, ...resolved, policy, via });
      opened.push(made);
      return made;
    });
  };

  return {
    renew: connections.renew,
    connect: (spec, policy) => reach({ spec, policy, hops: null, chain: [] }),
    close: async () => {
      closing.abort(new Error('closed'));
      // Before any of them closes: one may lead to another.
      await Promise.all(opened.filter(({ isLost }) => !isLost()).map(({ settled }) => settled()));
      for (const connection of connections.all()) {
        void connection.then(
          ({ close }) => close(),
          () => {},
        );
      }
    },
  };
}

/** The last hop, which is reached by those before it. What was pinned is the target's key, not its. */
function hopOf({ spec, policy, chain }: Target, hops: readonly string[]): Target {
  const named = hops.at(-1) ?? '';
  const hop = parseHost(named.startsWith('ssh://') ? named : `ssh://${named}`);
  if ('fault' in hop || hop.kind === 'local') throw new NeedsOpenssh(`ProxyJump ${named}`);
  const longer = [hop.name, spec.name, ...chain];
  if ([spec.name, ...chain].includes(hop.name) || longer.length > LONGEST_CHAIN) {
    throw new WorldError(
      'ssh-config-invalid',
      `${longer.at(-1)}: ProxyJump leads in a circle, by ${longer.join(', ')}`,
    );
  }
  return {
    spec: hop,
    policy: typeof policy === 'object' ? null : policy,
    hops: hops.length > 1 ? hops.slice(0, -1) : null,
    chain: [spec.name, ...chain],
  };
}
