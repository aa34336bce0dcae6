import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { keepAllowed } from './environ.ts';
import { attempt } from './failure.ts';
import { stripDeleted } from './link.ts';
import { readInode, readInodeSeenBy, toInode } from './local-files.ts';
import { parseSharedRanges } from './maps.ts';
import type {
  RawDescriptor,
  RawEntry,
  RawInode,
  RawLink,
  RawPart,
  RawPlace,
  RawProcess,
} from './raw.ts';
import { readProcFile } from './small-file.ts';
import { isKernelThread } from './stat.ts';

/** The numbers of all processes of this machine that may be seen. */
export function listPids(): readonly number[] {
  const kernel = new Set(listKernelThreads());
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !kernel.has(name))
    .map(Number);
}

/** They run no program, and a large machine has hundreds: all are children of one. Where it does not say so, each does. */
function listKernelThreads(): readonly string[] {
  const said = attempt(() =>
    isKernelThread(readProcFile('/proc/2/stat')) ? readProcFile('/proc/2/task/2/children') : '',
  );
  return (said ?? '').split(' ');
}

/** The least of one process; null if it has ended. */
export function readEntry(pid: number): RawEntry | null {
  return attempt(() => {
    const stat = readProcFile(`/proc/${pid}/stat`);
    // A large machine has hundreds of these, all without one.
    const cmdline = isKernelThread(stat) ? '' : readProcFile(`/proc/${pid}/cmdline`);
    return { pid, stat, cmdline };
  });
}

/** Where a process stands, as far as selecting it needs. */
export function readPlace(pid: number, standing: boolean): RawPlace {
  const denied = new Set<RawPart>();
  return {
    pid,
    exe: readPath(pid, 'exe', denied),
    cwd: readPath(pid, 'cwd', denied),
    root: readRoot(pid),
    ...(standing ? readStanding(pid) : { status: null, cgroup: null }),
    denied: [...denied],
  };
}

function readRoot(pid: number): string | null {
  return attempt(() => readlinkSync(`/proc/${pid}/root`));
}

function readStanding(pid: number): Pick<RawPlace, 'status' | 'cgroup'> {
  return {
    status: attempt(() => readProcFile(`/proc/${pid}/status`)),
    cgroup: attempt(() => readProcFile(`/proc/${pid}/cgroup`)),
  };
}

/** All of one process but the tables of its sockets. */
export function readProcess(pid: number): Omit<RawProcess, 'sockets'> {
  const denied = new Set<RawPart>();
  const links = { exe: readLink(pid, 'exe', denied), cwd: readLink(pid, 'cwd', denied) };
  const environ = readEnviron(pid, () => denied.add('environ'));
  const descriptors = readDescriptors(pid, () => denied.add('fds'));
  return {
    pid,
    ...links,
    root: readRoot(pid),
    ...readStanding(pid),
    environ,
    descriptors,
    threads: readThreads(pid),
    mappings: readMappings(pid),
    statAfter: attempt(() => readProcFile(`/proc/${pid}/stat`)),
    denied: [...denied],
  };
}

/** The variables that may be told; null: denied, or overwritten by a program that writes its title there. */
export function readEnviron(pid: number, onDenied?: () => void): readonly string[] | null {
  const environ = attempt(() => readProcFile(`/proc/${pid}/environ`), onDenied);
  return environ?.includes('=') ? keepAllowed(environ) : null;
}

/** Inodes of the sockets that a process holds; null if that is denied. */
export function readSocketInodes(pid: number): readonly string[] | null {
  let denied = false;
  const descriptors = readDescriptors(pid, () => {
    denied = true;
  });
  return denied ? null : descriptors.flatMap(({ target }) => toSocketInode(target) ?? []);
}

/** `123` of `socket:[123]`. */
export function toSocketInode(target: string): string | null {
  return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? null;
}

type LinkName = 'exe' | 'cwd';

/** Only the text of a link, where that alone says the path: files are looked at only of who is found. */
function readPath(pid: number, name: LinkName, denied: Set<RawPart>): RawLink | null {
  const target = readTarget(pid, name, denied);
  if (target === null) return null;
  if (stripDeleted(target) !== target) return readLink(pid, name, denied);
  return { target, inode: null, atTarget: null, atStripped: null };
}

function readTarget(pid: number, name: LinkName, denied: Set<RawPart>): string | null {
  return attempt(
    () => readlinkSync(`/proc/${pid}/${name}`),
    () => denied.add(name),
  );
}

function readLink(pid: number, name: LinkName, denied: Set<RawPart>): RawLink | null {
  const link = `/proc/${pid}/${name}`;
  const onDenied = () => denied.add(name);
  const target = readTarget(pid, name, denied);
  if (target === null) return null;
  const inode = attempt(() => toInode(link), onDenied);
  const stripped = stripDeleted(target);
  const atTarget = readInodeAt(pid, target, inode);
  return {
    target,
    inode,
    atTarget,
    atStripped: stripped === target ? atTarget : readInodeAt(pid, stripped, inode),
  };
}

/** In a chroot the kernel still names paths from our root: believed if the very same file is there. */
function readInodeAt(pid: number, path: string, held: RawInode | null): RawInode | null {
  const seen = readInodeSeenBy({ pid, path });
  if (seen || !held) return seen;
  const here = readInode(path);
  return here?.id === held.id ? here : null;
}

function readDescriptors(pid: number, onDenied: () => void): readonly RawDescriptor[] {
  const folder = `/proc/${pid}/fd`;
  const names = attempt(() => readdirSync(folder), onDenied) ?? [];
  const links = names.flatMap((name) => {
    const target = attempt(() => readlinkSync(`${folder}/${name}`), onDenied);
    return target === null ? [] : [{ fd: Number(name), target }];
  });
  const ends = new Map<string, number>();
  for (const { target } of links) ends.set(target, (ends.get(target) ?? 0) + 1);
  return links.map((link) => {
    // With both ends in one process, a pipe was made by it, or by the master that forked it.
    const own = link.target.startsWith('pipe:') && (ends.get(link.target) ?? 0) > 1;
    return own ? { ...link, ...readPipe(pid, link.fd) } : { ...link, flags: null, changedAt: null };
  });
}

function readPipe(pid: number, fd: number): Pick<RawDescriptor, 'flags' | 'changedAt'> {
  const info = attempt(() => readProcFile(`/proc/${pid}/fdinfo/${fd}`)) ?? '';
  return {
    flags: /^flags:\s+([0-7]+)$/m.exec(info)?.[1] ?? null,
    changedAt: attempt(() => Number(statSync(`/proc/${pid}/fd/${fd}`).ctimeMs)),
  };
}

function readThreads(pid: number): readonly string[] {
  const folder = `/proc/${pid}/task`;
  const threads = (attempt(() => readdirSync(folder)) ?? []).filter((id) => id !== String(pid));
  return threads.flatMap((id) => attempt(() => readProcFile(`${folder}/${id}/stat`)) ?? []);
}

/** Each is a file of its own inside the kernel, which knows when it was made. */
function readMappings(pid: number): readonly number[] {
  const maps = attempt(() => readFileSync(`/proc/${pid}/maps`, 'latin1')) ?? '';
  return parseSharedRanges(maps).flatMap(
    (range) => attempt(() => statSync(`/proc/${pid}/map_files/${range}`).ctimeMs) ?? [],
  );
}
