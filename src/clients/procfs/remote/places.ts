import { type Ask, askSections, parseHeads, sectionOf } from '../../shell/ask.ts';
import type { RawLink, RawPart, RawPlace } from '../raw.ts';

/**
 * Where many processes stand, by two forks: enough to choose among them, while what is chosen is read
 * exactly later. `$1`: whether users and control groups are in question, which also tell of processes that
 * may not be looked at; then the folders of processes, or nothing for all.
 */
const SCRIPT = `w=$1; shift; [ $# -gt 0 ] || set -- /proc/[0-9]*
s links; for p do echo "$p/exe"; echo "$p/cwd"; echo "$p/root"; done | xargs ls -ld 2>/dev/null
[ "$w" = y ] || [ "$(id -u)" != 0 ] || exit 0
s files; for p do echo "$p/status"; echo "$p/cgroup"; done | xargs sh -c 'echo; exec head -v -c 65536 "$@" 2>/dev/null' sh
`;

const LINK = /^l.* \/proc\/(\d+)\/(exe|cwd|root)(?: -> (.*))?$/gm;

/** Where each of the processes stands that were asked for. */
export type Places = (pid: number) => RawPlace;

/** Of these, or of all. */
export async function readPlaces(
  ask: Ask,
  pids: readonly number[],
  standing: boolean,
): Promise<Places> {
  const folders = pids.map((pid) => `/proc/${pid}`);
  const sections = await askSections(ask, SCRIPT, [standing ? 'y' : 'n', ...folders]);
  const links = parseLinks(sectionOf(sections, 'links'));
  const files = parseHeads(sectionOf(sections, 'files'));
  return (pid) => {
    const [exe, cwd] = [links.get(`${pid}/exe`), links.get(`${pid}/cwd`)];
    const denied: RawPart[] = [];
    if (!exe) denied.push('exe');
    if (!cwd) denied.push('cwd');
    return {
      pid,
      exe: exe ? toLink(exe) : null,
      cwd: cwd ? toLink(cwd) : null,
      root: links.get(`${pid}/root`) ?? null,
      status: files.get(`/proc/${pid}/status`) ?? null,
      cgroup: files.get(`/proc/${pid}/cgroup`) ?? null,
      denied,
    };
  };
}

/** Targets by `PID/exe` and the like. One that is listed twice is forged by the name of another: it is not known. */
function parseLinks(text: string): ReadonlyMap<string, string> {
  const targets = new Map<string, string | null>();
  for (const [, pid, name, target = ''] of text.matchAll(LINK)) {
    const key = `${pid}/${name}`;
    targets.set(key, targets.has(key) ? null : target);
  }
  return new Map([...targets].flatMap(([key, target]) => (target ? [[key, target]] : [])));
}

function toLink(target: string): RawLink {
  return { target, inode: null, atTarget: null, atStripped: null };
}
