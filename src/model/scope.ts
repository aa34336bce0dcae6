/**
 * Whether a path of a repository lies in one of these, or one of these in it (a folder that was moved, a
 * submodule); all do where there is no limit. An absolute path is the repository itself.
 */
export function toScope(paths: readonly string[]): (path: string) => boolean {
  const folders = paths.map((path) => `${path}/`);
  if (folders.length === 0 || paths.includes('')) return () => true;
  return (path) => {
    if (path.startsWith('/')) return true;
    const own = path.endsWith('/') ? path : `${path}/`;
    return folders.some((folder) => own.startsWith(folder) || folder.startsWith(own));
  };
}
