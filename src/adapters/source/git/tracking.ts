import type { Settings } from '../../../clients/git/settings.ts';

export interface TrackedBranch {
  /** `origin/main`. */
  readonly name: string;
  readonly url: string;
  /** `refs/heads/main`, at the remote. */
  readonly ref: string;
}

/** The branch that `branch` follows; null if it follows none, or one of the same repository. */
export function trackedBranch(settings: Settings, branch: string): TrackedBranch | null {
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
function rewrite(settings: Settings, url: string): string {
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
