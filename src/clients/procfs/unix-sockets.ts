/** A UNIX socket that somebody listens on. */
export interface ListeningPath {
  readonly inode: string;
  /** As it was bound: it may have been moved since. */
  readonly path: string;
}

/** In the flags of a socket: it takes connections. */
const ACCEPTS = 0x10000;
const STREAM = '0001';
const LINE = /^\w+: \w+ \w+ (\w{8}) (\w{4}) \w+ +(\d+) (\/.*)$/;

/** Those of /proc/net/unix that have a path. */
export function parseListeningPaths(table: string): readonly ListeningPath[] {
  return table.split('\n').flatMap((line) => {
    const [, flags = '', type = '', inode = '', path = ''] = LINE.exec(line) ?? [];
    const listens = type === STREAM && (Number.parseInt(flags, 16) & ACCEPTS) !== 0;
    return listens ? [{ inode, path }] : [];
  });
}
