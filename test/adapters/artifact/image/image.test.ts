import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../../src/model/facts.ts';
import { configOf, imageOf, indexOf, multiPlatform } from '../../../support/images.ts';
import { needs } from '../../../support/needs.ts';
import { startRegistry } from '../../../support/registry.ts';
import { source } from '../../../support/trace.ts';
import { ask, failure } from './ask.ts';

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];

describe('an image', needs('docker-registry'), () => {
  test('is known by every digest that anybody may know it by', async () => {
    const registry = await startRegistry();
    const image = multiPlatform({ created: '2026-03-01T12:00:00Z' }, PLATFORMS);
    await registry.push('shop/api', '1.8.2', image);
    const found = await ask({ reference: `${registry.host}/shop/api:1.8.2` });
    expect(found.image.digest).toBe(image.digest);
    expect(found.image.identity).toEqual({
      indexes: [image.digest],
      manifests: image.manifests.map(({ digest }) => digest),
      configs: image.manifests.map(configOf),
    });
    expect(found.image.platforms.map(({ platform }) => platform)).toEqual(PLATFORMS);
    expect(found.image.platforms[0]?.created).toBe('2026-03-01T12:00:00.000Z');
  });

  test('of one platform has no index', async () => {
    const registry = await startRegistry();
    const image = imageOf();
    await registry.push('shop/api', '1', image);
    const { identity } = (await ask({ reference: `${registry.host}/shop/api:1` })).image;
    expect(identity).toEqual({
      indexes: [],
      manifests: [image.digest],
      configs: [configOf(image)],
    });
  });

  test('by digest is found without a tag, and a tag beside it that has moved is told', async () => {
    const registry = await startRegistry();
    const [old, now] = [imageOf({ labels: { a: '1' } }), imageOf({ labels: { a: '2' } })];
    await registry.push('shop/api', '1', old);
    await registry.push('shop/api', '1', now);
    const base = `${registry.host}/shop/api`;
    const pinned = await ask({ reference: `${base}@${old.digest}` });
    expect(pinned.image).toMatchObject({ tag: null, digest: old.digest });
    expect(pinned.problems).toEqual([]);
    const moved = await ask({ reference: `${base}:1@${old.digest}` });
    expect(moved.image).toMatchObject({ tag: '1', digest: old.digest });
    expect(moved.problems.map(({ code }) => code)).toEqual(['tag-moved']);
    expect((await ask({ reference: `${base}:1@${now.digest}` })).problems).toEqual([]);
  });

  test('is only that of one platform where the config says so', async () => {
    const registry = await startRegistry();
    const image = multiPlatform({}, PLATFORMS);
    await registry.push('shop/api', '1', image);
    const reference = `${registry.host}/shop/api:1`;
    const found = await ask({ reference, platform: 'linux/arm64' });
    expect(found.image.identity).toEqual({
      indexes: [image.digest],
      manifests: [image.manifests[1]?.digest],
      configs: image.manifests.slice(1, 2).map(configOf),
    });
    const absent = await failure({ reference, platform: 'windows/amd64' });
    expect(absent.code).toBe('image-not-found');
    expect(absent.message).toContain('linux/amd64, linux/arm64, linux/arm/v7');
  });

  test('says how it is started, and no secret', async () => {
    const registry = await startRegistry();
    const settings = {
      Entrypoint: ['python3', '-u'],
      Cmd: ['app.py', '--token', 'hunter2'],
      ExposedPorts: { '8080/tcp': {}, '53/udp': {}, 'nonsense; rm -rf /': {} },
      StopSignal: 'SIGINT',
      User: '1000:1000',
      WorkingDir: '/srv',
      Healthcheck: { Test: ['CMD', 'curl', '-u', 'ana:hunter2', 'localhost'], Interval: 30e9 },
    };
    await registry.push('shop/api', '1', imageOf({ settings }));
    const { platforms } = (await ask({ reference: `${registry.host}/shop/api:1` })).image;
    expect(platforms[0]).toMatchObject({
      entrypoint: ['python3', '-u'],
      command: ['app.py', '--token', '***'],
      ports: ['53/udp', '8080/tcp'],
      stopSignal: 'SIGINT',
      user: '1000:1000',
      workingFolder: '/srv',
      healthcheck: { interval: 30_000, timeout: null, retries: null },
    });
    expect(JSON.stringify(platforms)).not.toContain('hunter2');
  });

  test('that an index names and the registry lacks is told, and the others are seen', async () => {
    const registry = await startRegistry();
    const image = multiPlatform({}, PLATFORMS);
    await registry.push('shop/api', '1', image);
    const [, gone] = image.manifests;
    await registry.remove('shop/api', gone?.digest ?? '');
    const { image: found, problems } = await ask({ reference: `${registry.host}/shop/api:1` });
    expect(found.platforms.map(({ platform }) => platform)).toEqual([
      'linux/amd64',
      'linux/arm/v7',
    ]);
    expect(found.identity.manifests).toContain(gone?.digest);
    expect(problems.map(({ code }) => code)).toEqual(['registry-failed']);
  });

  test('may lie in an index within an index', async () => {
    const registry = await startRegistry();
    const inner = multiPlatform({}, ['linux/amd64']);
    const image = indexOf([{ image: inner, platform: 'linux/amd64' }]);
    await registry.push('shop/api', '1', image);
    const { identity } = (await ask({ reference: `${registry.host}/shop/api:1` })).image;
    expect(identity.indexes).toEqual([image.digest, inner.digest]);
    expect(identity.manifests).toEqual(inner.manifests.map(({ digest }) => digest));
  });
});

describe('its tags', needs('docker-registry'), () => {
  test('are those of the same bytes, with the versions before it', async () => {
    const registry = await startRegistry();
    const [now, old] = [imageOf({ labels: { a: '1' } }), imageOf({ labels: { a: '2' } })];
    for (const tag of ['1.8.10', '1.8', 'latest', 'sha-9f2c1ab'])
      await registry.push('shop', tag, now);
    for (const tag of ['1.8.9', '1.7.0', '1.9.0-rc.1', '2.0.0', '1.8.9-alpine', 'main'])
      await registry.push('shop', tag, old);
    const tags = async (tag: string) =>
      (await ask({ reference: `${registry.host}/shop:${tag}` })).image.tags;
    expect(await tags('latest')).toEqual({
      same: ['1.8.10', '1.8', 'sha-9f2c1ab'],
      version: '1.8.10',
      earlier: { count: 2, names: ['1.8.9', '1.7.0'] },
      partial: false,
    });
    expect((await tags('1.8'))?.version).toBe('1.8.10');
    expect((await tags('main'))?.version).toBe('2.0.0');
  });

  test('of very many are asked only as far as they may well be the same', async () => {
    const registry = await startRegistry();
    const [now, old] = [imageOf({ labels: { a: '1' } }), imageOf({ labels: { a: '2' } })];
    for (let patch = 0; patch < 70; patch++) await registry.push('shop', `1.0.${patch}`, old);
    for (const tag of ['1.0.70', 'latest', 'stable']) await registry.push('shop', tag, now);
    const { tags } = (await ask({ reference: `${registry.host}/shop:latest` })).image;
    expect(tags).toMatchObject({ same: ['1.0.70', 'stable'], version: '1.0.70', partial: true });
    expect(tags?.earlier.count).toBe(70);
    expect(tags?.earlier.names.slice(0, 2)).toEqual(['1.0.69', '1.0.68']);
  });
});

describe('its name', needs('docker-registry'), () => {
  const facts = (tags: readonly string[], ref = 'main'): Facts =>
    source({ tags }, { ref, resolvedRef: ref }).facts;

  test.each([
    ['{tag}', ['v1.8.2'], 'v*', 'v1.8.2', 'v1.8.2'],
    ['{version}', ['v1.8.2'], 'main', 'main', '1.8.2'],
    ['{tag}', ['nightly', 'v1.9.0', 'v1.10.0'], 'main', 'main', 'v1.10.0'],
    ['{tag}', ['release/1+2'], 'release/1+2', 'release/1+2', 'release-1-2'],
    ['{commit}', [], 'main', 'main', '9f2c1ab'.padEnd(40, '0')],
    ['sha-{short}', [], 'main', 'main', 'sha-9f2c1ab'],
    ['{branch}-{short}', [], 'feature/x', 'feature/x', 'feature-x-9f2c1ab'],
  ])('%s comes from the source', async (template, tags, ref, resolvedRef, tag) => {
    const registry = await startRegistry();
    await registry.push('shop', tag, imageOf());
    const named = source({ tags }, { ref, resolvedRef }).facts;
    const found = await ask(
      { reference: `${registry.host}/shop:${template}` },
      { sourceFacts: async () => named },
    );
    expect(found.image.tag).toBe(tag);
    expect(found.claims.some(({ revision }) => revision.startsWith('9f2c1ab'))).toBe(true);
  });

  test.each([
    ['{tag}', facts([])],
    ['{branch}', facts(['v1'], 'v1')],
    ['{commit}', null],
  ])('%s is no absence where the source has none', async (template, named) => {
    const reference = `registry.invalid/shop:${template}`;
    const error = await failure({ reference }, { sourceFacts: async () => named });
    expect(error.code).toBe('image-unnamed');
  });

  test('by a branch says nothing of the commit, which moves on', async () => {
    const registry = await startRegistry();
    await registry.push('shop', 'main', imageOf());
    const reference = `${registry.host}/shop:{branch}`;
    const { claims } = await ask({ reference }, { sourceFacts: async () => facts([]) });
    expect(claims).toEqual([]);
  });

  test('waits for the source only where it is in it', async () => {
    const registry = await startRegistry();
    await registry.push('shop', '1', imageOf());
    const sourceFacts = () => new Promise<never>(() => {});
    await ask({ reference: `${registry.host}/shop:1` }, { sourceFacts });
  });
});
