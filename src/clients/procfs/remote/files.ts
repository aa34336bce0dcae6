import { type Digest, parseDigest } from '../../../model/digest.ts';
import type { Bytes } from '../../files/bytes.ts';
import { type Ask, askSections, sectionOf } from '../../shell/ask.ts';
import { INODES, parseInodes } from '../../shell/inode.ts';
import type { Head, SeenPath } from '../procfs.ts';
import type { RawInode, RawSockets } from '../raw.ts';
import { SHOW_UNITS } from '../units.ts';

type AnyPath = SeenPath | string;

export function toPath(path: AnyPath): string {
  return typeof path === 'string' ? path : `/proc/${path.pid}/root${path.path}`;
}

/** Null: nothing is there, or it may not be asked. */
export async function readInodes(
  ask: Ask,
  asked: readonly AnyPath[],
): Promise<readonly (RawInode | null)[]> {
  if (asked.length === 0) return [];
  const paths = asked.map(toPath);
  const sections = await askSections(ask, `${INODES}s inodes; i "$@"\n`, paths);
  const inodes = parseInodes(sectionOf(sections, 'inodes'));
  return paths.map((path) => inodes.get(path) ?? null);
}

const HEADS = `b=$1; shift
for f do
  if [ -f "$f" ]; then
    if [ -r "$f" ]; then s text; head -c "$b" -- "$f"; else s denied; fi
  elif d=$(dirname -- "$f") && [ -d "$d" ] && ! [ -x "$d" ]; then s denied
  else s absent; fi
done
`;

export async function readHeads(
  ask: Ask,
  asked: readonly AnyPath[],
  bytes: number,
): Promise<readonly Head[]> {
  if (asked.length === 0) return [];
  const sections = await askSections(ask, HEADS, [String(bytes), ...asked.map(toPath)]);
  return asked.map((_each, index) => {
    const [kind, text = ''] = sections[index] ?? [];
    if (kind === 'text') return { text };
    return kind === 'denied' ? 'denied' : 'absent';
  });
}

const SHARED = `while [ $# -gt 1 ]; do
  if ! [ -r "/proc/$1/ns/mnt" ]; then s denied
  elif [ "/proc/$1/ns/mnt" -ef /proc/self/ns/mnt ] || [ "$2" -ef "/proc/$1/root$2" ]; then s yes
  else s no; fi
  shift 2
done
`;

/** Whether a path means the same folder to a process and to the shell; null: denied. */
export async function readShared(
  ask: Ask,
  asked: readonly SeenPath[],
): Promise<readonly (boolean | null)[]> {
  if (asked.length === 0) return [];
  const args = asked.flatMap(({ pid, path }) => [String(pid), path]);
  const sections = await askSections(ask, SHARED, args);
  return asked.map((_each, index) => {
    const [answer] = sections[index] ?? [];
    return answer === 'yes' ? true : answer === 'no' ? false : null;
  });
}

const OTHER_MOUNTS = `for p do
  [ "/proc/$p/ns/mnt" -ef /proc/self/ns/mnt ] || { s "$p"; cat "/proc/$p/mountinfo" 2>/dev/null; }
done
`;

/** The mounts of those of them that live among other ones than the shell does. */
export async function readOtherMounts(
  ask: Ask,
  pids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (pids.length === 0) return new Map();
  const sections = await askSections(ask, OTHER_MOUNTS, pids.map(String));
  return new Map(sections.map(([pid, mounts]) => [Number(pid), mounts]));
}

/** The path without links; null if it leads nowhere. */
export async function readRealPath(ask: Ask, path: string): Promise<string | null> {
  const sections = await askSections(ask, 's path; readlink -f -- "$1" && echo .\n', [path]);
  return /^([\s\S]+)\n\.\n?$/.exec(sectionOf(sections, 'path'))?.[1] ?? null;
}

export async function readDigest(ask: Ask, of: number | SeenPath): Promise<Digest | null> {
  const path = typeof of === 'number' ? `/proc/${of}/exe` : toPath(of);
  const sections = await askSections(ask, 's digest; sha256sum <"$1"\n', [path]);
  return parseDigest(`sha256:${sectionOf(sections, 'digest').slice(0, 64)}`) ?? null;
}

/** Gives `read` the bytes that a process executes; null if they may not be read. */
export async function readProgram<T>(
  ask: Ask,
  pid: number,
  read: (bytes: Bytes) => Promise<T>,
): Promise<T | null> {
  const path = `/proc/${pid}/exe`;
  const script = '[ -r "$1" ] && { s size; stat -L -c %s -- "$1"; }\n';
  const size = sectionOf(await askSections(ask, script, [path]), 'size').trim();
  if (size === '') return null;
  const { remoteBytes } = await import('../../files/remote/file.ts');
  return read(remoteBytes(ask, path, Number(size)));
}

export async function readSockets(ask: Ask): Promise<RawSockets> {
  const sections = await askSections(
    ask,
    's tcp; cat /proc/net/tcp\ns tcp6; cat /proc/net/tcp6\n',
    [],
  );
  return { tcp: sectionOf(sections, 'tcp'), tcp6: sectionOf(sections, 'tcp6') };
}

/** Of one folder alone `ls` would not print the name. `$@`: their folders. */
const HELD = `for p do echo "$p/fd"; done | xargs ls -l /proc/self/fdinfo 2>/dev/null |
  sed -n -e 's,^/proc/\\([0-9]*\\)/fd:$,\\1,p' -e 's/.* -> socket:\\[\\([0-9]*\\)\\]$/ \\1/p'
`;

/** Inodes of the sockets that each process holds; null where that is denied. */
export async function readSocketInodes(
  ask: Ask,
  pids: readonly number[],
): Promise<ReadonlyMap<number, readonly string[] | null>> {
  const folders = pids.map((pid) => `/proc/${pid}`);
  const sections = await askSections(ask, `s held; ${HELD}`, folders);
  const held = new Map<number, string[] | null>(pids.map((pid) => [pid, null]));
  let sockets: string[] = [];
  for (const line of sectionOf(sections, 'held').split('\n')) {
    if (line.startsWith(' ')) sockets.push(line.slice(1));
    else if (line !== '') {
      sockets = [];
      held.set(Number(line), sockets);
    }
  }
  return held;
}

/** The table of UNIX sockets; empty where it may not be read. */
export async function readUnixSockets(ask: Ask): Promise<string> {
  const script = 's unix; cat /proc/net/unix 2>/dev/null\n';
  return sectionOf(await askSections(ask, script, []), 'unix');
}

/** What systemd says of these units; empty where there is none. */
export async function readUnits(ask: Ask, names: readonly string[]): Promise<string> {
  const script = 's units; TZ=UTC systemctl "$@" 2>/dev/null\n';
  return sectionOf(await askSections(ask, script, [...SHOW_UNITS, ...names]), 'units');
}

/** Whether there is such a process, though /proc may hide it: whoever may not signal it is told so. */
export async function exists(ask: Ask, pid: number): Promise<boolean> {
  const script = 's exists; [ -d "/proc/$1" ] && echo y; kill -0 "$1" 2>&1 && echo y\n';
  const answer = sectionOf(await askSections(ask, script, [String(pid)]), 'exists');
  return /^y$/m.test(answer) || /not permitted/i.test(answer);
}
