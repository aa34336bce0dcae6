import { type Ask, askSections, parseHeads } from '../../shell/ask.ts';
import { INODES, parseInodes } from '../../shell/inode.ts';
import { stripDeleted } from '../link.ts';
import type { RawDescriptor, RawInode, RawLink, RawPart, RawProcess } from '../raw.ts';
import { ENVIRON, NAMES, parseAssignments } from './environ.ts';

/** `$1`: names of variables that may be told; then numbers of processes. */
const SCRIPT = `${INODES}${ENVIRON}V=$1; shift
t() { readlink "$1" && echo .; }
for p do
  e=$(t /proc/$p/exe) && e=\${e%??} || e=
  c=$(t /proc/$p/cwd) && c=\${c%??} || c=
  r=$(t /proc/$p/root) && r=\${r%??} || r=
  s "$p root"; printf %s "$r"
  s "$p exe"; printf %s "$e"
  s "$p cwd"; printf %s "$c"
  s "$p inodes"
  i /proc/$p/exe /proc/$p/cwd \${e:+"$e" "\${e% (deleted)}" "/proc/$p/root$e" "/proc/$p/root\${e% (deleted)}"} \\
    \${c:+"$c" "\${c% (deleted)}" "/proc/$p/root$c" "/proc/$p/root\${c% (deleted)}"}
  s "$p environ"
  v "$p"
  s "$p fds"
  d=$(ls -l /proc/$p/fd 2>/dev/null | sed -n -e 's/.* \\([0-9]*\\) -> \\(\\(socket\\|pipe\\):\\[[0-9]*\\]\\)$/\\1 \\2/p')
  echo "$d"
  o=$(echo "$d" | awk '{ n[$2]++; f[NR] = $1; t[NR] = $2 }
    END { for (i = 1; i <= NR; i++) if (n[t[i]] > 1 && t[i] ~ /^pipe/) print f[i] }')
  s "$p pipes"
  [ -z "$o" ] || (cd /proc/$p/fd && stat -L -c "$F" $o 2>/dev/null)
  s "$p flags"
  [ -z "$o" ] || (cd /proc/$p/fdinfo && grep -H '^flags:' $o 2>/dev/null)
  s "$p sockets"
  [ /proc/$p/ns/net -ef /proc/self/ns/net ] || cat /proc/$p/net/tcp /proc/$p/net/tcp6 2>/dev/null
  s "$p mappings"
  m=$(sed -n 's/^0*\\([0-9a-f]*\\)-0*\\([0-9a-f]*\\) .* \\/dev\\/zero (deleted)$/\\1-\\2/p' /proc/$p/maps 2>/dev/null)
  [ -z "$m" ] || (cd /proc/$p/map_files && stat -L -c "$F" $m 2>/dev/null)
  s "$p files"
  head -v -c 65536 /proc/$p/status /proc/$p/cgroup /proc/$p/task/*/stat /proc/$p/stat 2>/dev/null
done
s own; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
`;

/** All of these processes. Two of them need about ten forks each: a group, not a machine. */
export async function readProcesses(
  ask: Ask,
  pids: readonly number[],
): Promise<ReadonlyMap<number, RawProcess>> {
  const sections = new Map(await askSections(ask, SCRIPT, [NAMES, ...pids.map(String)]));
  return new Map(pids.map((pid) => [pid, toProcess(pid, sections)]));
}

const ENVIRONS = `${ENVIRON}V=$1; shift
for p do s "$p"; v "$p"; done
`;

/** Of each, the variables that may be told; null where that is denied, or they were overwritten. */
export async function readEnvirons(
  ask: Ask,
  pids: readonly number[],
): Promise<ReadonlyMap<number, readonly string[] | null>> {
  const sections = await askSections(ask, ENVIRONS, [NAMES, ...pids.map(String)]);
  return new Map(sections.map(([pid, text]) => [Number(pid), parseAssignments(text)]));
}

function toProcess(pid: number, sections: ReadonlyMap<string, string>): RawProcess {
  const get = (name: string) => sections.get(`${pid} ${name}`) ?? '';
  const inodes = parseInodes(get('inodes'));
  const files = parseHeads(get('files'));
  const file = (name: string) => files.get(`/proc/${pid}/${name}`) ?? null;
  const [exe, cwd] = [
    toLink(pid, 'exe', get('exe'), inodes),
    toLink(pid, 'cwd', get('cwd'), inodes),
  ];
  // Nothing of a process that lives may be hidden by it alone: what is missing was denied.
  const denied: readonly RawPart[] = exe ? [] : ['exe', 'cwd', 'environ', 'fds'];
  return {
    pid,
    exe,
    cwd,
    root: get('root') || null,
    status: file('status'),
    cgroup: file('cgroup'),
    denied,
    environ: parseAssignments(get('environ')),
    descriptors: toDescriptors(get('fds'), parseInodes(get('pipes')), parseFlags(get('flags'))),
    threads: [...files].flatMap(([path, text]) =>
      path.includes('/task/') && !path.includes(`/task/${pid}/`) ? [text] : [],
    ),
    mappings: [...parseInodes(get('mappings')).values()].map(({ changedAt }) => changedAt),
    sockets: { tcp: get('sockets') || (sections.get('own') ?? ''), tcp6: '' },
    statAfter: file('stat'),
  };
}

function toLink(
  pid: number,
  name: 'exe' | 'cwd',
  target: string,
  inodes: ReadonlyMap<string, RawInode>,
): RawLink | null {
  if (target === '') return null;
  const inode = inodes.get(`/proc/${pid}/${name}`) ?? null;
  const at = (path: string) => {
    const [seen, here] = [inodes.get(`/proc/${pid}/root${path}`), inodes.get(path)];
    if (seen) return seen;
    // In a chroot the kernel still names paths from our root: believed if the very same file is there.
    return inode && here?.id === inode.id ? here : null;
  };
  return { target, inode, atTarget: at(target), atStripped: at(stripDeleted(target)) };
}

/** Sockets and pipes; of a pipe with both ends in the process also when it last changed, and how it was opened. */
function toDescriptors(
  text: string,
  pipes: ReadonlyMap<string, RawInode>,
  flags: ReadonlyMap<string, string>,
): readonly RawDescriptor[] {
  return text.split('\n').flatMap((line) => {
    const [fd, target] = line.split(' ');
    if (!fd || !target) return [];
    const changedAt = pipes.get(fd)?.changedAt ?? null;
    return [{ fd: Number(fd), target, flags: flags.get(fd) ?? null, changedAt }];
  });
}

/** Lines of `grep -H`: the number of a descriptor, and the octal digits of its flags. */
function parseFlags(text: string): ReadonlyMap<string, string> {
  const lines = [...text.matchAll(/^(\d+):flags:\s+([0-7]+)$/gm)];
  return new Map(lines.map(([, fd = '', digits = '']) => [fd, digits]));
}
