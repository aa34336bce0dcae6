import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTree, toTree, treeRecord } from '../../src/model/tree.ts';

const path = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0'));
const entry = fc.record({
  mode: fc.constantFrom('100644', '100755', '120000'),
  blob: fc.string({ unit: fc.constantFrom('0', 'f'), minLength: 40, maxLength: 40 }),
});

test('law: what was written is read, whatever files are called', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(path, entry), { selector: ([name]) => name }), (files) => {
      const tree = toTree(files.map(([name, each]) => treeRecord(name, each)));
      expect([...readTree(tree)]).toEqual(
        files.map(([name, { mode, blob }]) => [name, `${mode} ${blob}`]),
      );
    }),
  );
});
