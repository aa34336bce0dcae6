import { expect, test } from 'vitest';
import type { Context } from '../../../../src/adapters/adapter.ts';
import { testContext } from '../../../support/context.ts';
import { imageOf, multiPlatform } from '../../../support/images.ts';
import { needs } from '../../../support/needs.ts';
import { startRegistry } from '../../../support/registry.ts';
import { startRelay } from '../../../support/relay.ts';
import { ask } from './ask.ts';

test('at another look only what may have changed is asked', needs('docker-registry'), async () => {
  const real = await startRegistry();
  const relay = await startRelay(real.host);
  const [old, now] = ['1', '2'].map((a) =>
    multiPlatform({ labels: { a } }, ['linux/amd64', 'linux/arm64']),
  );
  if (!old || !now) throw new TypeError('two images');
  await real.push('shop', 'stable', old);
  await real.push('shop', '1', old);
  const { keep }: Pick<Context, 'keep'> = testContext();
  const reference = `${relay.host}/shop:stable`;
  const look = async () => {
    relay.requests.length = 0;
    const { image } = await ask(
      { reference },
      { keep, now: () => new Date('2026-03-01T12:00:00Z') },
    );
    return { image, requests: [...relay.requests] };
  };

  const first = await look();
  expect(first.image.tags?.same).toEqual(['1']);
  expect(first.requests.length).toBeGreaterThan(5);
  const connections = relay.connections();
  const second = await look();
  expect(second.image).toEqual(first.image);
  expect(second.requests).toEqual(['HEAD /v2/shop/manifests/stable']);
  expect(relay.connections()).toBe(connections);

  await real.push('shop', 'stable', now);
  const third = await look();
  expect(third.image.digest).toBe(now.digest);
  expect(third.image.tags?.same).toEqual([]);
  await real.push('shop', 'stable', imageOf());
  expect((await look()).image.identity.indexes).toEqual([]);
});
