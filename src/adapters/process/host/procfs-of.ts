import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { WorldError } from '../../../model/errors.ts';
import { type AccessOptions, toAccess } from '../../access.ts';
import type { Context } from '../../adapter.ts';

/** The /proc of a host. Throws `WorldError` where there is none, or the host cannot be reached. */
export async function openProcfs(
  host: string,
  options: AccessOptions,
  context: Context,
): Promise<Procfs> {
  if (host === 'local') return openLocal(context.signal);
  const [{ remoteProcfs }, { inBatches }, transport] = await Promise.all([
    import('../../../clients/procfs/remote/remote.ts'),
    import('../../../clients/shell/batch.ts'),
    context.connect(host, toAccess(options)),
  ]);
  return remoteProcfs(
    inBatches((script, args) => transport.run({ script, args, maxBytes: MOST }, context.signal)),
  );
}

/** A way to a UNIX socket of a host, by its path. */
export type DialSocket = (path: string, signal: AbortSignal) => Promise<Duplex>;

export function dialOn(host: string, options: AccessOptions, context: Context): DialSocket {
  return async (path, signal) => {
    if (host === 'local') return connect({ path });
    const transport = await context.connect(host, toAccess(options));
    return transport.dial({ kind: 'socket', path }, signal);
  };
}

/** Of the arguments of tens of thousands of processes. */
const MOST = 64 << 20;

async function openLocal(signal: AbortSignal): Promise<Procfs> {
  if (!existsSync('/proc/self/stat')) {
    throw new WorldError('not-supported', 'this machine has no /proc to read processes from');
  }
  const { localProcfs } = await import('../../../clients/procfs/local.ts');
  return localProcfs(signal);
}
