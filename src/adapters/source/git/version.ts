import { openGit } from '../../../clients/git/git.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Context } from '../../adapter.ts';

const OLDEST = [2, 20] as const;

/** Throws `WorldError` if git is older than what its answers are read with. Asked once for all who need it. */
export function checkVersion(context: Pick<Context, 'signal' | 'keep'>): Promise<void> {
  return context.keep('git-version', async () => {
    const printed = (await openGit('/', { signal: context.signal })(['version'])).trim();
    if (isNewEnough(printed)) return;
    throw new WorldError(
      'git-too-old',
      `expected git 2.20 or newer, got ${JSON.stringify(printed)}`,
    );
  });
}

/** `git version 2.39.5 (Apple Git-154)`. */
function isNewEnough(printed: string): boolean {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(printed) ?? []).slice(1).map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
