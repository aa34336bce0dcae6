import { describe, expect, test } from 'vitest';
import { containerImageLinker } from '../../src/linkers/container-image.ts';
import type { ContainerFacts, Mount } from '../../src/model/container.ts';
import { toDigest } from '../../src/model/digest.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { ImageIdentity } from '../../src/model/image.ts';
import type { ImageFacts } from '../../src/model/image-facts.ts';
import { bareRelation } from '../../src/model/relation.ts';
import type { RevisionClaim } from '../../src/model/revision-claim.ts';
import {
  containerFacts,
  executableFacts,
  imageFacts,
  linkContext,
  OLD,
  processFacts,
} from '../support/facts.ts';

const digest = (digit: string) => toDigest(digit.repeat(64));
const INDEX = digest('1');
const AMD = digest('2');
const ARM = digest('3');
const AMD_CONFIG = digest('4');
const ARM_CONFIG = digest('5');
const OTHER = digest('6');

const EVERYTHING: ImageIdentity = {
  indexes: [INDEX],
  manifests: [AMD, ARM],
  configs: [AMD_CONFIG, ARM_CONFIG],
};

function known(by: Partial<ImageIdentity>): ContainerFacts {
  return containerFacts({ identity: { indexes: [], manifests: [], configs: [], ...by } });
}

const link = (
  container: ContainerFacts,
  identity = EVERYTHING,
  process: Partial<Facts> = {},
  image: Partial<ImageFacts> = {},
) =>
  containerImageLinker.link(
    { image: imageFacts({ identity, ...image }) },
    { container, ...process },
    linkContext({ relationOf: () => bareRelation('behind', OLD) }),
  )[0];

describe('any digest of the one that the other has names the same bytes', () => {
  test.each([
    ['config', { configs: [ARM_CONFIG] }],
    ['manifest', { manifests: [ARM] }],
    // Of what was pulled an engine does not tell whether it is an index.
    ['manifest', { indexes: [AMD], manifests: [AMD] }],
    ['index', { indexes: [INDEX], manifests: [INDEX] }],
    ['config', { indexes: [INDEX], manifests: [INDEX], configs: [AMD_CONFIG] }],
  ])('%s', (kind, by) => {
    const found = link(known(by));
    expect(found).toMatchObject({ verdict: 'same', strength: 'content' });
    expect(found?.says).toContain(`the digest of its ${kind} `);
  });
});

describe('no digest in common', () => {
  test.each([
    ['configs differ', { configs: [OTHER] }, EVERYTHING, 'stale'],
    ['indexes differ, perhaps', { indexes: [OTHER], manifests: [OTHER] }, EVERYTHING, null],
    [
      'indexes differ, and manifests',
      { indexes: [INDEX], manifests: [OTHER] },
      { ...EVERYTHING, indexes: [ARM] },
      'stale',
    ],
    ['one has no config', { configs: [OTHER] }, { ...EVERYTHING, configs: [] }, null],
    [
      'the config of a platform could not be read',
      { configs: [OTHER] },
      { ...EVERYTHING, configs: [AMD_CONFIG] },
      null,
    ],
    ['manifests differ', { manifests: [OTHER] }, { ...EVERYTHING, indexes: [] }, 'stale'],
    [
      'what the same tag named differs',
      { indexes: [OTHER], manifests: [OTHER] },
      { indexes: [], manifests: [AMD], configs: [AMD_CONFIG] },
      'stale',
    ],
    ['the image is gone from the engine', {}, EVERYTHING, null],
  ] as const)('%s', (_name, by, identity, verdict) => {
    expect(link(known(by), identity)?.verdict).toBe(verdict);
  });

  test('one is known by an index, the other by a manifest of it, perhaps', () => {
    const container = known({ indexes: [OTHER], manifests: [OTHER] });
    const identity = { indexes: [], manifests: [AMD], configs: [AMD_CONFIG] };
    for (const image of [
      { tag: null, reference: `registry.example.com/shop/api@${AMD}` },
      { reference: `registry.example.com/shop/api:1@${AMD}` },
      { tag: '2', reference: 'registry.example.com/shop/api:2' },
    ])
      expect(link(container, identity, {}, image)?.verdict, image.reference).toBeNull();
  });

  const stranger = { indexes: [], manifests: [], configs: [OTHER] };
  const another = (changes: Partial<ContainerFacts['image']>) =>
    link(containerFacts({ identity: stranger, ...changes }));

  test('of another name, nothing was moved', () => {
    const name = 'registry.example.com/shop/api:0.9';
    expect(another({ reference: name, name })).toMatchObject({ verdict: 'different' });
    expect(another({ reference: `${OTHER}`, name: null })).toMatchObject({ verdict: 'different' });
  });

  test('its label tells what it runs, unless that is of another repository', () => {
    const claim = (more: Partial<RevisionClaim> = {}): RevisionClaim => ({
      revision: OLD,
      strength: 'claimed',
      by: 'its label',
      where: 'x',
      dirty: null,
      ...more,
    });
    expect(another({ claims: [claim()] })?.running).toEqual({ revision: OLD, modified: null });
    const foreign = claim({ repository: 'https://github.com/library/base' });
    const context = linkContext({
      relationOf: () => bareRelation('behind', OLD),
      repositories: ['https://github.com/acme/shop'],
    });
    const [found] = containerImageLinker.link(
      { image: imageFacts({ identity: EVERYTHING }) },
      { container: containerFacts({ identity: stranger, claims: [foreign] }) },
      context,
    );
    expect(found).toMatchObject({ verdict: 'stale' });
    expect(found?.running).toBeUndefined();
  });
});

test('a program that was changed in its container is not that of the image', () => {
  const verdict = (path: string, count = 1) =>
    link(
      containerFacts({ identity: EVERYTHING }, { changes: { count, paths: [path] } }),
      EVERYTHING,
      { executable: executableFacts({ path: '/app/server' }) },
    );
  expect(verdict('/app/server')).toMatchObject({
    verdict: null,
    agrees: null,
    says: expect.stringContaining(', but its code is not of it: /app/server was changed'),
  });
  expect(verdict('/app/cache')).toMatchObject({ verdict: 'same' });
  // It may be one of those that are not listed.
  expect(verdict('/app/cache', 2)).toMatchObject({ verdict: null });
});

describe('a mount over the code', () => {
  const mounts: readonly Mount[] = [
    { kind: 'bind', source: '/srv/shop', target: '/app', writable: true },
    { kind: 'tmpfs', source: '', target: '/app/cache', writable: true },
  ];
  const running = (process: Partial<Facts>) =>
    link(containerFacts({ identity: EVERYTHING }, { mounts, workingFolder: '/app' }), EVERYTHING, {
      process: processFacts({ elsewhere: true, cwd: '/app' }),
      ...process,
    })?.verdict;
  const script = (path: string) => ({ path, changedAt: null, inode: null });

  test('takes the proof from the digest, where it is the code that lies there', () => {
    const executable = executableFacts({ path: '/usr/bin/python3' });
    expect(running({ executable, script: script('/app/app.py') })).toBeNull();
    expect(running({ executable: executableFacts({ path: '/app/server' }) })).toBeNull();
    // gunicorn loads what is in the folder that it was started in.
    expect(running({ executable, script: script('/usr/local/bin/gunicorn') })).toBeNull();
    // Nothing could be seen of it but where it was started.
    expect(running({})).toBeNull();
  });

  test('and not where the code lies elsewhere', () => {
    const executable = executableFacts({ path: '/usr/sbin/server' });
    expect(running({ executable })).toBe('same');
    expect(running({ executable, script: script('/opt/shop/app.py') })).toBe('same');
    expect(running({ executable: executableFacts({ path: '/application/server' }) })).toBe('same');
  });
});
