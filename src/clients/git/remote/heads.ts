import { type Commit, parseCommit } from '../../../model/commit.ts';
import { type Ask, askSections } from '../../shell/ask.ts';
import { FIND_GIT_FOLDER, QUIET_GIT } from './git.ts';

/** `$@`: folders. Of each that is the top of a work tree, the commit that is checked out. */
const SCRIPT = `${QUIET_GIT}for t do
  s head
  if [ -e "$t/.git" ] && ! [ -L "$t/.git" ]; then
    (${FIND_GIT_FOLDER}GIT_DIR=$d; export GIT_DIR; g rev-parse --verify --quiet HEAD)
  fi
done
`;

/** What HEAD names in each of these folders of another machine; null for one that is no work tree. */
export async function readRemoteHeads(
  ask: Ask,
  folders: readonly string[],
): Promise<readonly (Commit | null)[]> {
  if (folders.length === 0) return [];
  const sections = await askSections(ask, SCRIPT, folders);
  return folders.map((_folder, index) => parseCommit(sections[index]?.[1].trim() ?? '') ?? null);
}
