import { readlinkSync } from 'node:fs';
import { attempt } from './failure.ts';
import { toSocketInode } from './local-process.ts';
import type { RawDescriptor, RawSockets } from './raw.ts';
import { readTable } from './small-file.ts';

export type SocketsOf = (pid: number | 'self') => Promise<RawSockets>;

const NO_SOCKETS: RawSockets = { tcp: '', tcp6: '' };

/**
 * Socket tables by process, each network namespace read once; those of one that may not be asked are this
 * machine's. `ownOnly`: none of other namespaces.
 */
export function openSockets({ ownOnly }: { readonly ownOnly: boolean }): SocketsOf {
  const known = new Map<string, Promise<RawSockets>>();
  const own = ownOnly ? namespaceOf('self') : '';
  return (pid) => {
    const namespace = namespaceOf(pid);
    if (ownOnly && namespace !== own) return Promise.resolve(NO_SOCKETS);
    const sockets = known.get(namespace) ?? readTables(namespace ? pid : 'self');
    known.set(namespace, sockets);
    return sockets;
  };
}

/** The kernel walks all of a large hash table for each: read only for who holds a socket, and beside all else. */
export function socketsFor(
  { pid, descriptors }: { readonly pid: number; readonly descriptors: readonly RawDescriptor[] },
  socketsOf: SocketsOf,
): Promise<RawSockets> {
  const holdsOne = descriptors.some(({ target }) => toSocketInode(target) !== null);
  return holdsOne ? socketsOf(pid) : Promise.resolve(NO_SOCKETS);
}

async function readTables(pid: number | 'self'): Promise<RawSockets> {
  const read = (name: string) => readTable(`/proc/${pid}/net/${name}`).catch(() => '');
  const [tcp, tcp6] = await Promise.all([read('tcp'), read('tcp6')]);
  return { tcp, tcp6 };
}

function namespaceOf(pid: number | 'self'): string {
  return attempt(() => readlinkSync(`/proc/${pid}/ns/net`)) ?? '';
}
