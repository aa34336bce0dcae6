import { resolve } from 'node:path';
import { WorldError } from '../../../model/errors.ts';

/** Where a repository is: in a folder of this machine, or at a URL that git can fetch from. */
export type Place =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'remote'; readonly url: string };

const SCHEME = /^(ssh|git|https?|file|git\+ssh|ssh\+git):\/\//i;
/** scp-like: `user@host:path`, `host:path`; a slash before the colon makes it a path, as for git. */
const SCP_LIKE = /^[^/]+?:(?!\/\/)/;

/**
 * Reads `source.repository`. Throws `WorldError` for what git would take for an option, or for a
 * transport helper that runs programs (`ext::sh -c …`).
 */
export function toPlace(repository: string, baseFolder: string): Place {
  if (repository.startsWith('-')) throw refuse(repository, 'it begins with a dash');
  if (/^[\w+.-]*::/.test(repository)) throw refuse(repository, 'it names a transport helper');
  if (SCHEME.test(repository)) return { kind: 'remote', url: checkedUrl(repository) };
  if (/^\w[\w+.-]*:\/\//.test(repository)) throw refuse(repository, 'its scheme is not one of ssh, https, http, git, file');
  if (SCP_LIKE.test(repository)) return { kind: 'remote', url: checkedScp(repository) };
  return { kind: 'folder', folder: resolve(baseFolder, repository) };
}

function checkedUrl(url: string): string {
  const host = url.replace(SCHEME, '').replace(/^[^/@]*@/, '');
  if (host.startsWith('-')) throw refuse(url, 'its host begins with a dash');
  return url;
}

function checkedScp(url: string): string {
  const host = url.replace(/^[^@:/]*@/, '');
  if (host.startsWith('-')) throw refuse(url, 'its host begins with a dash');
  return url;
}

function refuse(repository: string, why: string): WorldError {
  return new WorldError('not-a-repository', `${JSON.stringify(repository)} is refused as a repository: ${why}`);
}
