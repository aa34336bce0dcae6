import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from './git.ts';

/**
 * Settings that keep a repository's own configuration from running programs: `filter.X.clean` is run
 * by `git status` for every file whose attributes name X. Filters of the user's own configuration stay.
 */
export async function withoutLocalFilters(git: Git, gitFolder: string): Promise<readonly string[]> {
  if (!mayDefineFilters(gitFolder)) return [];
  const listed = await git([
    'config',
    '--local',
    '--includes',
    '--name-only',
    '--get-regexp',
    '^filter\\..*\\.(clean|process|smudge|required)$',
  ]).catch(() => '');
  return [...new Set(listed.split('\n').filter(Boolean))].map((name) =>
    name.endsWith('.required') ? `${name}=false` : `${name}=`,
  );
}

/** A cheap look first: almost no repository defines a filter or includes another file. */
function mayDefineFilters(gitFolder: string): boolean {
  return ['config', 'config.worktree'].some((name) =>
    /filter|include/i.test(readText(join(gitFolder, name))),
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
