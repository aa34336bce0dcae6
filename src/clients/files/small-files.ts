import { readdirSync } from 'node:fs';
import { lookAt } from './disk-entry.ts';
import { readText } from './read.ts';

/** A path below a folder; empty for the folder itself. No link below it is followed: it could lead out of it. */
export interface Below {
  readonly root: string;
  readonly path: string;
}

/** Small files in folders, wherever those lie. Answers stand in the order of the questions. */
export interface SmallFiles {
  /** At most READ_AT_MOST bytes of each; null for what is no regular file. */
  readonly texts: (asked: readonly Below[]) => Promise<readonly (string | null)[]>;
  /** The same of their ends. */
  readonly ends: (asked: readonly Below[]) => Promise<readonly (string | null)[]>;
  /** The names of the folders that lie directly in each. */
  readonly folders: (asked: readonly Below[]) => Promise<readonly (readonly string[])[]>;
}

/** On this machine. Throws `WorldError` for a file that may not be read. */
export const localSmallFiles: SmallFiles = {
  texts: async (asked) => asked.map((each) => readBelow(each, false)),
  ends: async (asked) => asked.map((each) => readBelow(each, true)),
  folders: async (asked) => asked.map(foldersBelow),
};

function readBelow({ root, path }: Below, fromEnd: boolean): string | null {
  const found = lookAt(root, path);
  return found.state === 'there' && found.stat.isFile()
    ? readText(`${root}/${path}`, { fromEnd })
    : null;
}

function foldersBelow({ root, path }: Below): readonly string[] {
  if (path !== '' && lookAt(root, path).state !== 'there') return [];
  try {
    const entries = readdirSync(`${root}/${path}`, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}
