import { describe, expect, test } from 'vitest';
import { revisionClaimLinker } from '../../src/linkers/revision-claim.ts';
import { bareRelation } from '../../src/model/relation.ts';
import type { RevisionClaim } from '../../src/model/revision-claim.ts';
import { linkContext, NEW, OLD, relationOf } from '../support/facts.ts';

const STRANGER = 'c'.repeat(40);
const SOURCE = 'https://git.example.com/acme/shop';
const context = linkContext({
  repositories: ['/srv/shop', 'git@git.example.com:acme/shop.git'],
  relationOf: (revision) =>
    revision === STRANGER ? bareRelation('unknown-commit') : relationOf(revision),
});

function verdictOf(changes: Partial<RevisionClaim>) {
  const claim: RevisionClaim = {
    revision: NEW,
    strength: 'claimed',
    by: 'label org.opencontainers.image.revision',
    where: 'shop/api',
    dirty: null,
    ...changes,
  };
  const [evidence] = revisionClaimLinker.link({ claims: [claim] }, context);
  if (!evidence) throw new TypeError('no evidence');
  return [evidence.verdict, evidence.agrees];
}

describe('a claim', () => {
  test('of the same repository decides by its commit', () => {
    expect(verdictOf({ repository: SOURCE })).toEqual(['same', true]);
    expect(verdictOf({ repository: SOURCE, revision: OLD })).toEqual(['behind', false]);
    expect(verdictOf({ repository: SOURCE, revision: STRANGER })).toEqual(['different', false]);
  });

  test('of another repository decides nothing, whatever its commit', () => {
    const repository = 'https://git.example.com/vendor/base';
    for (const revision of [NEW, OLD, STRANGER])
      expect(verdictOf({ repository, revision })).toEqual([null, null]);
  });

  test('of that name on another host is believed only for a whole commit that is in the source', () => {
    const repository = 'https://mirror.example.org/acme/shop';
    expect(verdictOf({ repository })).toEqual(['same', true]);
    expect(verdictOf({ repository, revision: STRANGER })).toEqual([null, null]);
    expect(verdictOf({ repository, revision: NEW.slice(0, 7) })).toEqual([null, null]);
  });

  test('that the base image makes, too, decides nothing', () => {
    expect(verdictOf({ doubt: 'inherited' })).toEqual([null, null]);
  });

  test('that is a guess decides only where the source knows the commit', () => {
    expect(verdictOf({ doubt: 'guessed' })).toEqual(['same', true]);
    expect(verdictOf({ doubt: 'guessed', revision: STRANGER })).toEqual([null, null]);
  });

  test('from edited files is no match and no drift', () => {
    expect(verdictOf({ dirty: true })).toEqual([null, null]);
    expect(verdictOf({ dirty: true, revision: OLD })).toEqual(['behind', false]);
  });
});
