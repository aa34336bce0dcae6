import type { Git } from '../../../clients/git/git.ts';
import { redactUrls } from '../../../model/redact.ts';

/** The URL of `origin`, or of the only remote, without credentials; null if there is none. */
export async function readRemote(git: Git): Promise<string | null> {
  return parseRemote(await git(['config', '-z', '--get-regexp', '^remote\\..*\\.url$']));
}

/** What `git config -z` prints: `name LF value NUL`. */
export function parseRemote(printed: string): string | null {
  const urls = printed.split('\0').flatMap((entry) => {
    const [, name, url] = /^remote\.(.*)\.url\n(.*)$/s.exec(entry) ?? [];
    return name !== undefined && url ? [{ name, url }] : [];
  });
  const names = new Set(urls.map(({ name }) => name));
  const origin = urls.find(({ name }) => name === 'origin');
  const chosen = origin ?? (names.size === 1 ? urls[0] : undefined);
  return chosen ? redactUrls(chosen.url) : null;
}
