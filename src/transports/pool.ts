import { join } from 'node:path';
import type { HostSpec, RemoteSpec } from './host-spec.ts';
import type { Link } from './link.ts';
import { NeedsOpenssh } from './needs-openssh.ts';
import type { Role } from './shell.ts';
import type { HostKeyPolicy } from './ssh/host-key.ts';
import type { Prompt } from './ssh/keyring.ts';
import { openStore } from './store.ts';
import type { HostNote, Transport } from './transport.ts';

export interface PoolSettings {
  /** The only folder that is written to: keys that were accepted, sockets of the OpenSSH client. */
  readonly cacheFolder: string;
  /** In place of the user's SSH configuration. */
  readonly configFile?: string | null;
  /** Milliseconds for one login; a ConnectTimeout of the user's configuration may be shorter. */
  readonly connectTimeout?: number;
  /** Asks for the passphrase of a key; without it nobody is asked. */
  readonly prompt?: Prompt | null;
}

/** How a host is to be reached, and who to be there. */
export interface Access extends Role {
  /** `openssh`: by the system's own ssh. Else only where nothing else will do, which a note tells. */
  readonly transport?: 'openssh' | undefined;
  /** Where the host is and the file of a key for it, if its name does not say; else it is reached by its name. */
  readonly address?: { readonly at: string; readonly identity: string | null } | undefined;
  /** Null leaves that to the user's SSH configuration. */
  readonly hostKey?: HostKeyPolicy | null | undefined;
}

/** The hosts of one trace: each is connected to once, and all are let go of at the end. */
export interface Pool {
  /** Throws `WorldError` if the host cannot be reached or trusted. */
  readonly open: (spec: HostSpec, access: Access) => Promise<Transport>;
  /** Before another look: hosts that could not be reached, or were lost, may be tried again. */
  readonly renew: () => void;
  readonly close: () => Promise<void>;
}

const CONNECT_TIMEOUT = 10_000;

export function openPool(options: PoolSettings): Pool {
  const settings = {
    configFile: options.configFile ?? null,
    ownFile: join(options.cacheFolder, 'ssh', 'known_hosts'),
    connectTimeout: options.connectTimeout ?? CONNECT_TIMEOUT,
    prompt: options.prompt ?? null,
  };
  const links = openStore<Link>(({ isLost }) => isLost());
  const connector = lazily(async () => {
    const { openConnector } = await import('./ssh/connect.ts');
    return openConnector(settings);
  });

  const openRemote = async (spec: RemoteSpec, access: Access): Promise<Link> => {
    const policy = access.hostKey ?? null;
    const byOpenssh = async (notes: readonly HostNote[]) => {
      const { openOpenssh } = await import('./openssh/openssh.ts');
      return openOpenssh(spec, policy, settings, notes);
    };
    if (access.transport === 'openssh') return byOpenssh([]);
    try {
      return await (await connector.get()).connect(spec, policy);
    } catch (error) {
      if (!(error instanceof NeedsOpenssh)) throw error;
      const message = `${spec.name}: connected by the OpenSSH client, because of ${error.reason}`;
      return byOpenssh([{ code: 'openssh-used', message }]);
    }
  };

  return {
    open: async (spec, access) => {
      if (spec.kind === 'local') {
        const { localTransport } = await import('./local.ts');
        return localTransport(access);
      }
      const key = JSON.stringify([spec, access.transport, access.hostKey]);
      const { notes, ask, dial } = await links.get(key, () => openRemote(spec, access));
      return {
        host: spec.name,
        notes,
        run: (probe, signal) => ask(access, probe, signal),
        dial: (target, signal) => dial(access, target, signal),
      };
    },
    renew: () => {
      links.renew();
      void connector.made()?.then(({ renew }) => renew());
    },
    close: async () => {
      await (await connector.made())?.close();
      const closeOpened = async (link: Promise<Link>) => (await link).close();
      await Promise.allSettled(links.all().map(closeOpened));
    },
  };
}

function lazily<T>(make: () => Promise<T>) {
  let made: Promise<T> | null = null;
  return {
    get: () => {
      made ??= make();
      return made;
    },
    made: () => made,
  };
}
