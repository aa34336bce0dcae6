/** `github.com` and `acme/shop`: a repository, however it is reached. */
export interface RepositoryName {
  readonly host: string;
  readonly path: string;
}

const SCP_LIKE = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/)(\S+)$/;
/** What forges add to show a part of a repository. */
const INSIDE = /\/(?:-\/)?(?:tree|blob|src|commits?)\/.*$/;

/** Reads a URL, or `git@host:path`; null for a path, which means nothing to others. */
export function parseRepositoryName(location: string): RepositoryName | null {
  const text = location.trim().replace(/^git\+/i, '');
  const [, host, path] = SCP_LIKE.exec(text) ?? [];
  if (host !== undefined && path !== undefined && !text.includes('://')) return toName(host, path);
  if (!URL.canParse(text)) return bareName(text);
  const { protocol, hostname, pathname } = new URL(text);
  const isForge = /^(?:https?|ssh|git):$/.test(protocol);
  return isForge && hostname ? toName(hostname, pathname) : null;
}

/** `github.com/acme/shop`, as some labels have it. */
function bareName(text: string): RepositoryName | null {
  const [, host, path] = /^([\w-]+(?:\.[\w-]+)+)\/([\w./-]+)$/.exec(text) ?? [];
  return host !== undefined && path !== undefined ? toName(host, path) : null;
}

function toName(host: string, path: string): RepositoryName | null {
  const plain = path
    .replace(/[?#].*$/, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(INSIDE, '')
    .replace(/\.git$/, '');
  return plain === '' ? null : { host: host.toLowerCase(), path: plain.toLowerCase() };
}

/** `same`; `mirror`: of that name on another host; `other`. */
export type RepositoryMatch = 'same' | 'mirror' | 'other';

/** How a repository stands to the nearest of these; null where it, or none of them, has a name to compare. */
export function matchRepository(
  location: string,
  known: readonly string[],
): RepositoryMatch | null {
  const named = parseRepositoryName(location);
  const names = known.flatMap((each) => parseRepositoryName(each) ?? []);
  if (!named || names.length === 0) return null;
  const alike = names.filter(({ path }) => path === named.path);
  if (alike.some(({ host }) => host === named.host)) return 'same';
  return alike.length > 0 ? 'mirror' : 'other';
}
