import type { Context } from '../adapters/adapter.ts';
import type { Pool, PoolSettings } from '../transports/pool.ts';

/** The hosts that are connected to, each once for as long as this lives; and what else is held until then. */
export interface Connections {
  readonly connect: Context['connect'];
  readonly atEnd: Context['atEnd'];
  /** Before another look: hosts that were lost, or could not be reached, may be tried again. */
  readonly renew: () => void;
  readonly close: () => Promise<void>;
}

/** Of a stage's time, what a login may take: some is left to say which host did not let us in. */
const SHARE = 0.6;
const LONGEST = 10_000;

/** Nothing is loaded or opened before the first host is asked for. `timeout`: milliseconds for a stage. */
export function openConnections(
  cacheFolder: string,
  timeout: number,
  prompt: PoolSettings['prompt'] = null,
): Connections {
  let pool: Promise<Pool> | null = null;
  const closing: (() => void)[] = [];
  const connectTimeout = Math.min(timeout * SHARE, LONGEST);
  return {
    connect: async (host, access) => {
      pool ??= import('../transports/pool.ts').then(({ openPool }) =>
        openPool({ cacheFolder, connectTimeout, prompt }),
      );
      const [{ open }, { parseHost }] = await Promise.all([
        pool,
        import('../transports/host-spec.ts'),
      ]);
      const { at = host, identity = null } = access.address ?? {};
      const spec = parseHost(at);
      if ('fault' in spec) throw new TypeError(`a host was not checked: ${spec.fault}`);
      return open(spec.kind === 'local' ? spec : { ...spec, name: host, identity }, access);
    },
    atEnd: (close) => void closing.push(close),
    renew: () => void pool?.then(({ renew }) => renew()),
    close: async () => {
      for (const close of closing) close();
      await (await pool)?.close();
    },
  };
}
