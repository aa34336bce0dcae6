import { parseGitProperties } from './git-properties.ts';
import type { NamedRevision } from './named-revision.ts';
import { parseManifest } from './text.ts';
import { findEntries, readEntry } from './zip.ts';

/** Where a jar or war keeps what it says of its revision, packed or laid out in a folder. */
export const JAR_PARSERS: Readonly<Record<string, (text: string) => NamedRevision | null>> = {
  'git.properties': parseGitProperties,
  'BOOT-INF/classes/git.properties': parseGitProperties,
  'WEB-INF/classes/git.properties': parseGitProperties,
  'META-INF/MANIFEST.MF': parseManifest,
};

export interface JarRevision extends NamedRevision {
  /** Name of the entry. */
  readonly entry: string;
}

/** What an open jar or war says of its revision; nothing if it is damaged, or no archive. */
export function readJar(file: number): readonly JarRevision[] {
  try {
    return findEntries(file, Object.keys(JAR_PARSERS)).flatMap((entry) => {
      const found = JAR_PARSERS[entry.name]?.(readEntry(file, entry) ?? '');
      return found ? [{ ...found, entry: entry.name }] : [];
    });
  } catch {
    return [];
  }
}
