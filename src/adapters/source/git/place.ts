import { resolve } from 'node:path';
import { findGitFolders } from '../../../clients/git/folder.ts';
import { WorldError } from '../../../model/errors.ts';
import { redactUrls } from '../../../model/redact.ts';

/** Where a repository is: in a folder of this machine, or at a URL that git can fetch from. */
export type Place =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'remote'; readonly url: string };

const SCHEME = /^(ssh|git|https?|file|git\+ssh|ssh\+git):\/\//i;
/** scp-like: `user@host:path`, `host:path`, `[::1]:path`; a slash before the colon makes it a path, as for git. */
const SCP_LIKE = /^(\[[^\]/]*\]|[^/:]+):/;

/**
 * Reads `source.repository`. Throws `WorldError` for what git would take for an option, or for a
 * transport helper that runs programs (`ext::sh -c …`).
 */
export function toPlace(repository: string, baseFolder: string): Place {
  const why = whyRefused(repository);
  if (why) throw refuse(repository, why);
  return SCHEME.test(repository) || SCP_LIKE.test(repository)
    ? { kind: 'remote', url: repository }
    : { kind: 'folder', folder: resolve(baseFolder, repository) };
}

/** How a repository is named: its top, or as near to that as can be told; a URL without credentials. */
export function locationOf(repository: string, baseFolder: string): string {
  if (whyRefused(repository)) return redactUrls(repository);
  const place = toPlace(repository, baseFolder);
  if (place.kind === 'remote') return redactUrls(place.url);
  try {
    const { root, gitFolder } = findGitFolders(place.folder);
    return root ?? gitFolder;
  } catch {
    return place.folder;
  }
}

function whyRefused(repository: string): string | null {
  if (repository.startsWith('-')) return 'it begins with a dash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(repository)) return 'it holds a control character';
  if (/^[\w+.-]*::/.test(repository)) return 'it names a transport helper';
  if (/^[\w+.-]+:\/\//.test(repository) && !SCHEME.test(repository))
    return 'its scheme is not one of ssh, https, http, git, file';
  if (SCHEME.test(repository))
    return whyHostRefused(repository.replace(SCHEME, '').split('/')[0] ?? '');
  const scp = SCP_LIKE.exec(repository)?.[1];
  return scp === undefined ? null : whyHostRefused(scp);
}

/** ssh would take `-oProxyCommand=…` for an option, whether a user stands before it or not. */
function whyHostRefused(authority: string): string | null {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const dashed = [authority, host].some((part) => /^(-|%2d)/i.test(part));
  return dashed ? 'its host or user begins with a dash' : null;
}

function refuse(repository: string, why: string): WorldError {
  const shown = JSON.stringify(redactUrls(repository));
  return new WorldError('not-a-repository', `${shown} is refused as a repository: ${why}`);
}
