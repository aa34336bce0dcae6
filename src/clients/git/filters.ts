import { join } from 'node:path';
import { WorldError } from '../../model/errors.ts';
import { READ_AT_MOST, readBytes } from '../files/read.ts';
import type { Git } from './git.ts';

/** What a filter of this name would run; an empty command is none, and one that is not required may be none. */
const COMMANDS = ['clean', 'process', 'smudge'];

/**
 * Settings that keep a repository's own configuration from running programs: `filter.X.clean` is run by
 * `git status` for every changed file whose attributes name X. Filters of the user's own configuration
 * stay, unless the repository speaks of filters, too, or includes other files: then nobody can tell whose
 * they are. The folders are the shared git folder and, for a linked work tree, its own.
 */
export async function withoutLocalFilters(
  git: Git,
  ...gitFolders: readonly string[]
): Promise<readonly string[]> {
  const files = gitFolders.flatMap((folder) =>
    ['config', 'config.worktree'].map((name) => join(folder, name)),
  );
  // A cheap look first: almost no repository defines a filter or includes another file.
  if (!files.some(maySpeakOfFilters)) return [];
  const printed = await git(['config', '-z', '--name-only', '--get-regexp', '^filter\\..*\\.']);
  return toDrivers(printed).flatMap(withoutFilter);
}

/** Settings by which nothing runs for this filter, whatever any configuration says of it. */
export function withoutFilter(driver: string): readonly string[] {
  return [
    ...COMMANDS.map((command) => `filter.${driver}.${command}=`),
    `filter.${driver}.required=false`,
  ];
}

/** The filters that such settings switch off. */
export function filtersOf(settings: readonly string[]): readonly string[] {
  return settings.flatMap((setting) => /^filter\.(.*)\.required=false$/s.exec(setting)?.[1] ?? []);
}

/** The names in `filter.NAME.clean` and the like. */
function toDrivers(printed: string): readonly string[] {
  const names = printed
    .split('\0')
    .flatMap((name) => /^filter\.(.*)\.[^.]*$/s.exec(name)?.[1] ?? []);
  // `-c` splits at the first `=`, so that a filter of such a name could not be switched off.
  const unnameable = names.find((name) => /[=\n\ufffd]/.test(name));
  if (unnameable === undefined) return [...new Set(names)];
  throw new WorldError(
    'not-supported',
    `the repository defines a filter named ${JSON.stringify(unnameable)}, which cannot be kept from running`,
    'Rename or remove that filter.',
  );
}

/** True as well for a file that is too long to be read here. */
function maySpeakOfFilters(file: string): boolean {
  const text = readBytes(file, { follow: true });
  return text !== null && (text.length >= READ_AT_MOST || /filter|include/i.test(text.toString()));
}
