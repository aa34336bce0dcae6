import { redactUrls } from '../../model/redact.ts';
import type { Git } from './git.ts';
import type { Asking } from './work-tree.ts';

/** Values by the name that git prints: `branch.main.remote`. A name may stand there more than once. */
export type Settings = ReadonlyMap<string, readonly string[]>;

const WANTED = '^(branch\\..*\\.(remote|merge)|remote\\..*\\.url|url\\..*\\.insteadof)$';

/** What a repository's configuration says of its remotes and of what its branches follow, once for all who ask. */
export function readSettings(git: Git, gitFolder: string, asking: Asking): Promise<Settings> {
  return asking.once(`settings:${gitFolder}`, async () =>
    parseSettings(await git(['config', '--null', '--get-regexp', WANTED])),
  );
}

/** `name\nvalue`, each ended by NUL. */
export function parseSettings(printed: string): Settings {
  const settings = new Map<string, string[]>();
  for (const entry of printed.split('\0').filter(Boolean)) {
    const end = entry.indexOf('\n');
    if (end < 0) continue;
    const name = entry.slice(0, end);
    settings.set(name, [...(settings.get(name) ?? []), entry.slice(end + 1)]);
  }
  return settings;
}

/** Where its remotes are, without what must not be shown. */
export function remoteUrls(settings: Settings): readonly string[] {
  const urls = [...settings].filter(([name]) => /^remote\..*\.url$/s.test(name));
  return [...new Set(urls.flatMap(([, values]) => values.map(redactUrls)))];
}
