import { describe, expect, test } from 'vitest';
import { imageLabelLinker } from '../../src/linkers/image-label.ts';
import type { Mount } from '../../src/model/container.ts';
import type { Facts } from '../../src/model/facts.ts';
import { bareRelation, type RelationKind } from '../../src/model/relation.ts';
import type { RevisionClaim } from '../../src/model/revision-claim.ts';
import {
  checkoutFacts,
  containerFacts,
  executableFacts,
  imageFacts,
  linkContext,
  NEW,
  OLD,
} from '../support/facts.ts';

const SOURCE = 'https://git.example.com/acme/shop';

function claimOf(changes: Partial<RevisionClaim> = {}): RevisionClaim {
  const by = "its image's label org.opencontainers.image.revision";
  return { revision: OLD, strength: 'claimed', by, where: 'shop/api:1', dirty: null, ...changes };
}

interface Scene {
  readonly kind?: RelationKind;
  readonly claims?: readonly RevisionClaim[];
  readonly mounts?: readonly Mount[];
  readonly artifact?: Facts;
}

function link({ kind = 'behind', claims = [claimOf()], mounts = [], artifact }: Scene) {
  const relation = bareRelation(kind, kind === 'unknown-commit' ? null : OLD);
  return imageLabelLinker.link(
    artifact ?? { checkout: checkoutFacts() },
    {
      container: containerFacts({ claims }, { mounts, workingFolder: '/app' }),
      executable: executableFacts({ path: '/app/server' }),
    },
    linkContext({ relationOf: () => relation, repositories: [SOURCE] }),
  );
}

test.each<readonly [RelationKind, string | null, boolean | null]>([
  ['same', 'same', true],
  ['same-tree', 'same', true],
  ['behind', 'behind', false],
  ['ahead', 'ahead', false],
  ['diverged', 'diverged', false],
  ['unknown-commit', 'different', false],
  ['cannot-tell', null, null],
])('a label whose commit is %s: %s', (kind, verdict, agrees) => {
  const [evidence] = link({ kind });
  expect(evidence).toMatchObject({
    kind: 'container-image',
    strength: 'claimed',
    verdict,
    agrees,
    revision: OLD,
    where: 'shop/api:1 on /var/run/docker.sock',
  });
  // What the source does not have, or what is not decided, is not said to run.
  const isKnown = verdict !== null && kind !== 'unknown-commit';
  expect(evidence?.running).toEqual(isKnown ? { revision: OLD, modified: null } : undefined);
});

test('each label is a claim of its own, and without one nothing is said', () => {
  const claims = [claimOf(), claimOf({ by: "its image's label vcs-ref", revision: NEW })];
  expect(link({ claims }).map(({ says }) => says)).toEqual([
    expect.stringMatching(/^its image's label org\.opencontainers\.image\.revision names aaaaaaa/),
    expect.stringMatching(/^its image's label vcs-ref names bbbbbbb/),
  ]);
  expect(link({ claims: [] })).toEqual([]);
});

test('where an image is traced, its digest is what counts', () => {
  expect(link({ artifact: { image: imageFacts() } })).toEqual([]);
});

test('an abbreviated commit is spelt out where the source knows it', () => {
  const claims = [claimOf({ revision: OLD.slice(0, 7) })];
  expect(link({ claims })[0]).toMatchObject({ revision: OLD, running: { revision: OLD } });
  const [unknown] = link({ claims, kind: 'unknown-commit' });
  expect(unknown?.revision).toBe(OLD.slice(0, 7));
});

describe('it decides nothing', () => {
  const verdict = (scene: Scene) => {
    const [evidence] = link(scene);
    expect(evidence?.running).toBeUndefined();
    return [evidence?.verdict, evidence?.agrees, evidence?.says];
  };

  test('where the image was built from edited files, unless its commit is another', () => {
    const claims = [claimOf({ dirty: true })];
    expect(verdict({ claims, kind: 'same' }).slice(0, 2)).toEqual([null, null]);
    expect(link({ claims, kind: 'behind' })[0]).toMatchObject({
      verdict: 'behind',
      running: { revision: OLD, modified: true },
    });
  });

  test('where it is of another repository', () => {
    const repository = 'https://git.example.com/vendor/base';
    for (const kind of ['same', 'behind', 'unknown-commit'] as const)
      expect(verdict({ claims: [claimOf({ repository })], kind })).toEqual([
        null,
        null,
        expect.stringContaining(`, but it is of ${repository}, not of the source`),
      ]);
    const own = claimOf({ repository: SOURCE });
    expect(link({ claims: [own], kind: 'same' })[0]).toMatchObject({ verdict: 'same' });
  });

  test('where something is mounted over the code', () => {
    const mount = { kind: 'bind', source: '/srv/shop', writable: true } as const;
    expect(verdict({ mounts: [{ ...mount, target: '/app' }], kind: 'same' })).toEqual([
      null,
      null,
      expect.stringContaining(
        ', but its code is not of it: the folder /srv/shop is mounted over /app',
      ),
    ]);
    const elsewhere = link({ mounts: [{ ...mount, target: '/data' }], kind: 'same' });
    expect(elsewhere[0]).toMatchObject({ verdict: 'same' });
  });
});
