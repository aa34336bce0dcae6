import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ManifestEntry, manifestDigest } from '../../../src/clients/files/manifest.ts';

// Few and similar parts, so that trees which could be mistaken for each other are drawn often.
const paths = ['a', 'a/b', 'ab', 'a\nb', 'b', 'a/', '\xff'].map((text) =>
  Buffer.from(text, 'latin1'),
);
const contents = ['', 'a', 'b', 'ab', 'file', 'afile'].map((text) => Buffer.from(text));

const entry = fc.record({
  path: fc.constantFrom(...paths),
  kind: fc.constantFrom<ManifestEntry['kind'][]>('file', 'program', 'link', 'folder', 'fifo'),
  content: fc.constantFrom(...contents),
});
const tree = fc.uniqueArray(entry, {
  maxLength: 3,
  selector: ({ path }) => path.toString('latin1'),
});

/** What makes two trees the same, said without the encoder: as a set of JSON texts. */
function spelled(entries: readonly ManifestEntry[]): string {
  return JSON.stringify(
    entries
      .map(({ path, kind, content }) =>
        JSON.stringify([path.toString('latin1'), kind, content.toString('latin1')]),
      )
      .sort(),
  );
}

test('two trees share a digest if, and only if, they are the same', () => {
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      expect(manifestDigest(a) === manifestDigest(b)).toBe(spelled(a) === spelled(b));
    }),
    { numRuns: 5000 },
  );
});

test('the order in which a folder was read does not matter', () => {
  fc.assert(
    fc.property(tree, (entries) => {
      expect(manifestDigest([...entries].reverse())).toBe(manifestDigest(entries));
    }),
  );
});
