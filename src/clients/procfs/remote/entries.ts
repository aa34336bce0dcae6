import { type Ask, askSections, parseHeads, sectionOf } from '../../shell/ask.ts';
import type { RawEntry } from '../raw.ts';

/** One fork for each kind of file, however many processes there are. `$@`: their folders. */
const SCRIPT = `[ $# -gt 0 ] || set -- /proc/[0-9]*
s stat; for p do echo "$p/stat"; done | xargs cat 2>/dev/null
s cmdline; for p do echo "$p/cmdline"; done | xargs sh -c 'echo; exec head -v -c 131072 "$@" 2>/dev/null' sh
`;

const EXACT = `for p do s "$p"; cat "/proc/$p/cmdline" 2>/dev/null; done
`;

/** The least of every process, or of these. */
export async function readEntries(
  ask: Ask,
  pids: readonly number[] = [],
): Promise<readonly RawEntry[]> {
  const folders = pids.map((pid) => `/proc/${pid}`);
  const sections = await askSections(ask, SCRIPT, folders);
  const stats = parseStats(sectionOf(sections, 'stat'));
  const text = sectionOf(sections, 'cmdline');
  const heads = parseHeads(text);
  const forged = findForged(text);
  const exact = forged.length > 0 ? await readExactly(ask, forged) : new Map<number, string>();
  return [...stats].map(([pid, stat]) => ({
    pid,
    stat,
    cmdline: exact.get(pid) ?? heads.get(`/proc/${pid}/cmdline`) ?? '',
  }));
}

/** What ends a line of stat: a name, of 15 bytes at the most, cannot hold as much. */
const WHOLE = /^(\d+) \([\s\S]*\) [A-Za-z](?: -?\d+){40,}$/;

/** Each line of stat by its number. A name may hold line feeds, and then the line goes on. */
export function parseStats(text: string): ReadonlyMap<number, string> {
  const stats = new Map<number, string>();
  let open = '';
  for (const line of text.split('\n')) {
    const stat = open === '' ? line : `${open}\n${line}`;
    const pid = WHOLE.exec(stat)?.[1];
    if (pid !== undefined) stats.set(Number(pid), stat);
    open = pid === undefined ? stat : '';
  }
  return stats;
}

/**
 * Processes whose arguments are not told apart for sure: a title may hold what looks like the
 * heading of another file. Where any number comes twice, all that come after are read one by one.
 */
function findForged(text: string): readonly number[] {
  const pids = [...text.matchAll(/==> \/proc\/(\d+)\/cmdline <==/g)].map(([, pid]) => Number(pid));
  return new Set(pids).size === pids.length ? [] : [...new Set(pids)];
}

async function readExactly(
  ask: Ask,
  pids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const sections = await askSections(ask, EXACT, pids.map(String));
  return new Map(sections.map(([pid, cmdline]) => [Number(pid), cmdline]));
}
