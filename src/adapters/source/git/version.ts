import type { Git } from '../../../clients/git/git.ts';
import { WorldError } from '../../../model/errors.ts';

const OLDEST = [2, 20] as const;

/** Throws `WorldError` if git is older than what its answers are read with. */
export async function checkVersion(git: Git): Promise<void> {
  const printed = (await git(['version'])).trim();
  const [, major, minor] = /(\d+)\.(\d+)/.exec(printed) ?? [];
  const [wantedMajor, wantedMinor] = OLDEST;
  const enough = Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor);
  if (!enough) throw new WorldError('git-too-old', `expected git 2.20 or newer, got ${JSON.stringify(printed)}`);
}
