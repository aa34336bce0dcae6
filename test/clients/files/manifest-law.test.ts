import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ManifestEntry, openManifest } from '../../../src/clients/files/manifest.ts';

// Few and similar parts, so that trees which could be mistaken for each other are drawn often.
const paths = ['a', 'a/b', 'ab', 'a\nb', 'b', 'a/', '\xff'];
const contents = ['', 'a', 'b', 'ab', 'file', 'afile'];

const entry = fc.record({
  path: fc.constantFrom(...paths),
  kind: fc.constantFrom<ManifestEntry['kind'][]>('file', 'program', 'link', 'folder', 'fifo'),
  content: fc.constantFrom(...contents),
});
const tree = fc.uniqueArray(entry, {
  maxLength: 3,
  selector: ({ path }) => path,
});

/** What makes two trees the same, said without the encoder: as a set of JSON texts. */
function spelled(entries: readonly ManifestEntry[]): string {
  return JSON.stringify(
    entries.map(({ path, kind, content }) => JSON.stringify([path, kind, content])).sort(),
  );
}

/** In the order of names, as a walk has it. */
function digestOf(entries: readonly ManifestEntry[]): string {
  const manifest = openManifest();
  for (const entry of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) manifest.add(entry);
  return manifest.digest();
}

test('two trees share a digest if, and only if, they are the same', () => {
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      expect(digestOf(a) === digestOf(b)).toBe(spelled(a) === spelled(b));
    }),
    { numRuns: 5000 },
  );
});
