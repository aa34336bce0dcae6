import { describe, expect, test } from 'vitest';
import { imageOf, indexOf, manifestOf, type Pushable, toBlob } from '../../../support/images.ts';
import { needs } from '../../../support/needs.ts';
import { startRegistry, type TestRegistry } from '../../../support/registry.ts';
import { ask } from './ask.ts';

const REVISION = '9f2c1ab'.padEnd(40, '0');
const OLDER = '51d0e77'.padEnd(40, '0');
const SOURCE = 'https://git.example.com/acme/shop';

async function claimsOf(image: Pushable, registry?: TestRegistry) {
  const { host, push } = registry ?? (await startRegistry());
  await push('shop/api', 'stable', image);
  return (await ask({ reference: `${host}/shop/api:stable` })).claims;
}

describe('labels', needs('docker-registry'), () => {
  const buildpacks = (commit: string) =>
    JSON.stringify({
      source: { type: 'git', version: { commit }, metadata: { repository: SOURCE } },
    });

  test.each([
    ['org.opencontainers.image.revision', 'org.opencontainers.image.source'],
    ['org.label-schema.vcs-ref', 'org.label-schema.vcs-url'],
    ['vcs-ref', 'vcs-url'],
    ['io.openshift.build.commit.id', 'io.openshift.build.source-location'],
    ['com.azure.dev.image.build.sourceversion', 'com.azure.dev.image.build.repository.uri'],
  ])('%s names the commit, and %s its repository', async (revision, repository) => {
    const labels = { [revision]: REVISION, [repository]: SOURCE, unrelated: OLDER };
    const claims = await claimsOf(imageOf({ labels }));
    expect(claims).toMatchObject([
      { revision: REVISION, repository: SOURCE, strength: 'claimed', by: `label ${revision}` },
    ]);
  });

  test('of buildpacks are read', async () => {
    const claims = await claimsOf(
      imageOf({ labels: { 'io.buildpacks.project.metadata': buildpacks(REVISION) } }),
    );
    expect(claims).toMatchObject([{ revision: REVISION, repository: SOURCE }]);
  });

  test.each([
    ['9F2C1AB', { revision: '9f2c1ab', dirty: null }],
    ['v1.8-3-g9f2c1ab', { revision: '9f2c1ab', dirty: null }],
    [`${REVISION}-dirty`, { revision: REVISION, dirty: true }],
  ])('that say %s are understood', async (text, expected) => {
    const labels = { 'org.opencontainers.image.revision': text };
    expect(await claimsOf(imageOf({ labels }))).toMatchObject([expected]);
  });

  test.each(['main', '1.8.2', '$Format:%H$', '', `${REVISION}\n${OLDER}`, 'x'.repeat(100_000)])(
    'that say %j say nothing',
    async (text) => {
      const labels = {
        'org.opencontainers.image.revision': text,
        'io.buildpacks.project.metadata': text,
      };
      expect(await claimsOf(imageOf({ labels }))).toEqual([]);
    },
  );

  test('never show what stands in the URL of a repository', async () => {
    const labels = {
      'org.opencontainers.image.revision': REVISION,
      'org.opencontainers.image.source': 'https://ana:hunter2@git.example.com/acme/shop',
    };
    expect(JSON.stringify(await claimsOf(imageOf({ labels })))).not.toContain('hunter2');
  });

  test('that the images of all platforms bear are told once, and those that differ each', async () => {
    const image = (platform: string, revision: string) => ({
      platform,
      image: imageOf({ platform, labels: { 'org.opencontainers.image.revision': revision } }),
    });
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/riscv64'];
    const alike = indexOf(platforms.map((each) => image(each, REVISION)));
    expect(await claimsOf(alike)).toHaveLength(1);
    const half = indexOf(
      platforms.map((each, index) => image(each, index === 0 ? OLDER : REVISION)),
    );
    const claims = await claimsOf(half);
    expect(claims.map(({ revision }) => revision).sort()).toEqual([OLDER, REVISION]);
  });
});

test(
  'annotations of manifest, index and its entries are read',
  needs('docker-registry'),
  async () => {
    const annotations = { 'org.opencontainers.image.revision': REVISION };
    const plain = { image: imageOf(), platform: 'linux/amd64' };
    const of = async (image: Pushable) => (await claimsOf(image)).map(({ by }) => by);
    const name = 'annotation org.opencontainers.image.revision of the';
    expect(await of(imageOf({ annotations }))).toEqual([`${name} manifest`]);
    expect(await of(indexOf([plain], annotations))).toEqual([`${name} index`]);
    expect(await of(indexOf([{ ...plain, annotations }]))).toEqual([`${name} index entry`]);
  },
);

describe('what was inherited', needs('docker-registry'), () => {
  type Labels = Readonly<Record<string, string>>;

  async function built(own: Labels, base: Labels, isElsewhere = false) {
    const registry = await startRegistry();
    const other = isElsewhere ? await startRegistry() : registry;
    const below = imageOf({ labels: base });
    await other.push('base/python', '3', below);
    const annotations = {
      'org.opencontainers.image.base.name': `${other.host}/base/python:3`,
      'org.opencontainers.image.base.digest': below.digest,
    };
    return claimsOf(imageOf({ labels: own, annotations }), registry);
  }
  const labels = (revision: string) => ({ 'org.opencontainers.image.revision': revision });

  test('from the base image is known by its very labels', async () => {
    expect(await built(labels(OLDER), labels(OLDER))).toMatchObject([{ doubt: 'inherited' }]);
  });

  test('is not what the build wrote itself', async () => {
    const [claim] = await built(labels(REVISION), labels(OLDER));
    expect(claim).toMatchObject({ revision: REVISION });
    expect(claim).not.toHaveProperty('doubt');
  });

  test('is not looked for in registries that only a label names', async () => {
    const [claim] = await built(labels(OLDER), labels(OLDER), true);
    expect(claim).not.toHaveProperty('doubt');
  });
});

describe('tags', needs('docker-registry'), () => {
  test.each([
    ['9f2c1ab', '9f2c1ab'],
    [REVISION, REVISION],
    ['sha-1234567', '1234567'],
    ['main-9f2c1ab', '9f2c1ab'],
    ['main-9f2c1ab-1700000000', '9f2c1ab'],
    ['v1.8-3-g1234567', '1234567'],
  ])('%s seems to name a commit', async (tag, revision) => {
    const registry = await startRegistry();
    await registry.push('shop', tag, imageOf());
    await registry.push('shop', 'latest', imageOf());
    for (const asked of [tag, 'latest']) {
      const { claims } = await ask({ reference: `${registry.host}/shop:${asked}` });
      expect(claims).toMatchObject([{ revision, doubt: 'guessed', strength: 'claimed' }]);
    }
  });

  test.each(['20260301', 'latest', '1.8.2', 'deadbeef', 'facade', '1234567', 'abcdef'])(
    '%s names none',
    async (tag) => {
      const registry = await startRegistry();
      await registry.push('shop', tag, imageOf());
      expect((await ask({ reference: `${registry.host}/shop:${tag}` })).claims).toEqual([]);
    },
  );
});

describe("BuildKit's provenance", needs('docker-registry'), () => {
  const v02 = {
    invocation: {
      configSource: { uri: `${SOURCE}.git#refs/heads/main`, digest: { sha1: REVISION } },
    },
  };
  const vcs = { source: SOURCE, revision: `${REVISION}-dirty` };
  const local02 = { metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { vcs } } };
  const v1 = {
    buildDefinition: { externalParameters: { configSource: v02.invocation.configSource } },
  };
  const local1 = { runDetails: { metadata: { buildkit_metadata: { vcs } } } };

  function attested(predicate: object, version: string, about?: string) {
    const image = imageOf();
    const statement = {
      ...toBlob({
        _type: 'https://in-toto.io/Statement/v0.1',
        predicateType: `https://slsa.dev/provenance/${version}`,
        subject: [
          { name: 'x', digest: { sha256: (about ?? image.digest).replace('sha256:', '') } },
        ],
        predicate,
      }),
      mediaType: 'application/vnd.in-toto+json',
      annotations: { 'in-toto.io/predicate-type': `https://slsa.dev/provenance/${version}` },
    };
    const config = toBlob({ architecture: 'unknown', os: 'unknown', config: {}, rootfs: {} });
    const note = manifestOf('application/vnd.oci.image.config.v1+json', config, [statement]);
    return indexOf([
      { image, platform: 'linux/amd64' },
      {
        image: note,
        platform: 'unknown/unknown',
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': image.digest,
        },
      },
    ]);
  }

  test.each([
    ['v0.2', v02, null],
    ['v0.2', local02, true],
    ['v1', v1, null],
    ['v1', local1, true],
  ])('%s names the commit, unsigned: it is claimed', async (version, predicate, dirty) => {
    const registry = await startRegistry();
    const image = attested(predicate, version);
    const claims = await claimsOf(image, registry);
    expect(claims).toMatchObject([
      { revision: REVISION, dirty, strength: 'claimed', by: 'BuildKit provenance, unsigned,' },
    ]);
    const { identity } = (await ask({ reference: `${registry.host}/shop/api:stable` })).image;
    expect(identity.manifests).toEqual([image.manifests[0]?.digest]);
  });

  test('of another image says nothing', async () => {
    expect(await claimsOf(attested(v02, 'v0.2', `sha256:${'0'.repeat(64)}`))).toEqual([]);
  });

  test.each([
    {},
    { invocation: null },
    { invocation: { configSource: { digest: { sha1: '../x' } } } },
  ])('that holds %j says nothing', async (predicate) => {
    expect(await claimsOf(attested(predicate, 'v0.2'))).toEqual([]);
  });
});
