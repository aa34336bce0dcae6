import type { NamedRevision } from '../../../../clients/build-info/named-revision.ts';
import type { Bytes } from '../../../../clients/files/bytes.ts';
import { WorldError } from '../../../../model/errors.ts';
import { parseGitProperties } from './git-properties.ts';
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

/** What a jar or war says of its revision; nothing if it is damaged, or no archive. Throws `WorldError`. */
export async function readJar(file: Bytes): Promise<readonly JarRevision[]> {
  try {
    const entries = await findEntries(file, Object.keys(JAR_PARSERS));
    const texts = await Promise.all(entries.map((entry) => readEntry(file, entry)));
    return entries.flatMap(({ name }, index) => {
      const found = JAR_PARSERS[name]?.(texts[index] ?? '');
      return found ? [{ ...found, entry: name }] : [];
    });
  } catch (error) {
    if (error instanceof WorldError) throw error;
    return [];
  }
}
