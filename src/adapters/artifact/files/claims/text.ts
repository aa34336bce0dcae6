import {
  type NamedRevision,
  toNamedRevision,
} from '../../../../clients/build-info/named-revision.ts';

/** Capistrano's `REVISION`: the commit, and nothing else. */
export function parseRevisionFile(text: string): NamedRevision | null {
  return toNamedRevision(text);
}

/** `.git_archival.txt`, where `git archive` put the commit in place of `$Format:%H$`. */
export function parseGitArchival(text: string): NamedRevision | null {
  return toNamedRevision(/^node:(.*)$/m.exec(text)?.[1]);
}

/** Main attributes of a jar's manifest that name a commit, the most telling first. */
const ATTRIBUTES = ['Git-Commit', 'SCM-Revision', 'Build-Revision'];

/** `META-INF/MANIFEST.MF`: lines of at most 72 bytes, continued after a blank; sections follow after an empty line. */
export function parseManifest(text: string): NamedRevision | null {
  const unfolded = text.replace(/\r\n?/g, '\n').replace(/\n /g, '');
  const [main = ''] = unfolded.split('\n\n');
  return firstOf(ATTRIBUTES, (name) => new RegExp(`^${name}: *(.*)$`, 'im').exec(main)?.[1]);
}

/** The first of these fields that holds a revision. */
export function firstOf(
  names: readonly string[],
  field: (name: string) => unknown,
  dirty: unknown = null,
): NamedRevision | null {
  for (const name of names) {
    const found = toNamedRevision(field(name), dirty);
    if (found) return found;
  }
  return null;
}
