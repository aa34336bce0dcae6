import type { Git } from '../../../clients/git/git.ts';

/** The settings that say which remote a branch follows, by name: `branch.main.remote`. */
export type Tracking = ReadonlyMap<string, readonly string[]>;

export interface TrackedBranch {
  /** `origin/main`. */
  readonly name: string;
  readonly url: string;
  /** `refs/heads/main`, at the remote. */
  readonly ref: string;
}

const WANTED = '^(branch\\..*\\.(remote|merge)|remote\\..*\\.url|url\\..*\\.insteadof)$';

/** Reads them all at once, while it is not known yet which branch is asked for. */
export async function readTracking(git: Git): Promise<Tracking> {
  return parseTracking(await git(['config', '--null', '--get-regexp', WANTED]));
}

/** `name\nvalue`, each ended by NUL; a name may stand there more than once. */
export function parseTracking(printed: string): Tracking {
  const settings = new Map<string, string[]>();
  for (const entry of printed.split('\0').filter(Boolean)) {
    const end = entry.indexOf('\n');
    if (end < 0) continue;
    const name = entry.slice(0, end);
    settings.set(name, [...(settings.get(name) ?? []), entry.slice(end + 1)]);
  }
  return settings;
}

/** The branch that `branch` follows; null if it follows none, or one of the same repository. */
export function trackedBranch(settings: Tracking, branch: string): TrackedBranch | null {
  const remote = settings.get(`branch.${branch}.remote`)?.at(-1);
  const ref = settings.get(`branch.${branch}.merge`)?.at(-1);
  if (!remote || !ref || remote === '.') return null;
  const url = settings.get(`remote.${remote}.url`)?.[0];
  if (!url || !ref.startsWith('refs/')) return null;
  return {
    name: `${remote}/${ref.replace(/^refs\/heads\//, '')}`,
    url: rewrite(settings, url),
    ref,
  };
}

/** `url.BASE.insteadOf START`: the longest START decides, as for git. */
function rewrite(settings: Tracking, url: string): string {
  const rules = [...settings].flatMap(([name, starts]) =>
    name.startsWith('url.')
      ? starts.map((start) => ({ base: name.slice(4, -'.insteadof'.length), start }))
      : [],
  );
  const [best] = rules
    .filter(({ start }) => start !== '' && url.startsWith(start))
    .sort((a, b) => b.start.length - a.start.length);
  return best ? best.base + url.slice(best.start.length) : url;
}
