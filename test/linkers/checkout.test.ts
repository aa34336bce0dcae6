import { expect, test } from 'vitest';
import { checkoutLinker } from '../../src/linkers/checkout.ts';
import { bareRelation } from '../../src/model/relation.ts';
import { checkoutFacts, edited, linkContext, NOON, OLD } from '../support/facts.ts';

const content = (checkout = checkoutFacts(), context = linkContext()) =>
  checkoutLinker.link({ checkout }, context).find(({ strength }) => strength === 'content');

test('a clean work tree of the expected commit is the same', () => {
  expect(content()).toMatchObject({ verdict: 'same', agrees: true });
});

test('the right commit with an edited file is modified, and names it', () => {
  const modified = { count: 1, files: [edited('app.py', NOON)] };
  expect(content(checkoutFacts({ modified }))).toMatchObject({
    verdict: 'modified',
    agrees: false,
    says: expect.stringContaining('app.py'),
  });
});

test('an older commit is behind, clean or not', () => {
  const modified = { count: 1, files: [edited('app.py', NOON)] };
  expect(content(checkoutFacts({ head: OLD }))).toMatchObject({ verdict: 'behind', revision: OLD });
  expect(content(checkoutFacts({ head: OLD, modified }))).toMatchObject({ verdict: 'behind' });
});

test('another commit with the same tree is the same', () => {
  const context = linkContext({
    relationOf: () => ({ ...bareRelation('same-tree', OLD), ahead: 1 }),
  });
  expect(content(checkoutFacts({ head: OLD }), context)).toMatchObject({ verdict: 'same' });
});

test('a shallow source never says no', () => {
  const context = linkContext({ relationOf: () => bareRelation('cannot-tell', OLD) });
  expect(content(checkoutFacts({ head: OLD }), context)).toMatchObject({
    verdict: null,
    agrees: null,
  });
});

test('before the first commit there is nothing to compare', () => {
  expect(checkoutLinker.link({ checkout: checkoutFacts({ head: null }) }, linkContext())).toEqual(
    [],
  );
});
