import { describe, expect, test } from 'vitest';
import { CONTAINERD_STORE, useContainerdStore } from '../support/docker.ts';
import { indexOf, OCI_MANIFEST, type Pushable, toBlob } from '../support/images.ts';
import { needs } from '../support/needs.ts';
import { PODMAN, usePodman } from '../support/podman.ts';
import { shipShop } from '../support/shop-of-images.ts';

type Shop = Awaited<ReturnType<typeof shipShop>>;

describe.each([
  [
    'containerd names an image by what was pulled',
    useContainerdStore,
    CONTAINERD_STORE,
    'manifest',
    ['push', '-q'],
  ],
  [
    'podman names it by its config',
    usePodman,
    PODMAN,
    'config',
    ['push', '-q', '--tls-verify=false'],
  ],
] as const)('%s', (_name, use, parts, kind, push) => {
  describe('and its containers', needs(...parts, 'docker-registry'), () => {
    const engine = use();

    test('are joined to what the tag names, by that', async () => {
      const { newer, config, build, run, show } = await shipShop(engine, push);
      build(newer);
      run('same');
      config('find: { container: same }');
      const { code, links, processes } = await show();
      expect(code).toBe(0);
      expect(links[1]).toMatchObject({ verdict: 'same', strength: 'content' });
      expect(links[1]?.reason).toMatch(
        new RegExp(`^it runs this very image, by the digest of its ${kind} \\(`),
      );
      expect(processes[0]).toMatchObject({ verdict: 'match', revision: newer });
    });

    test('are stale where the tag was moved since', async () => {
      const { older, newer, name, config, build, run, show } = await shipShop(engine, push);
      build(older);
      run('stale');
      build(newer);
      config('find: { container: stale }');
      const { code, links } = await show();
      expect(code).toBe(1);
      expect(links[1]).toMatchObject({ verdict: 'stale', strength: 'content' });
      expect(links[1]?.reason).toContain(`which ${name}:1 named when it was started`);
    });
  });
});

describe('an image for several platforms', needs(...CONTAINERD_STORE, 'docker-registry'), () => {
  const engine = useContainerdStore();

  test('is joined by its index; its manifest alone does not tell whether that is of it', async () => {
    const shop = await shipShop(engine);
    shop.build(shop.newer);
    const manifest = await pushed(shop, '1');
    const arm = { image: manifest, platform: 'linux/arm64' };
    const index = indexOf([{ image: manifest, platform: 'linux/amd64' }, arm]);
    await shop.registry.push('shop/api', 'multi', index);
    engine.docker('pull', '-q', `${shop.name}:multi`);
    engine.docker('run', '-d', '--name', 'multi', `${shop.name}:multi`);
    const link = async (reference: string) => {
      shop.config('find: { container: multi }', `{ type: image, reference: '${reference}' }`);
      const { links } = await shop.show();
      return links[1];
    };
    const same = await link(`${shop.name}:multi`);
    expect(same).toMatchObject({ verdict: 'same', strength: 'content' });
    expect(same?.reason).toContain('by the digest of its index (');
    expect(await link(`${shop.name}@${manifest.digest}`)).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('which may be another index of the same'),
    });
    // As after a build that changed nothing but what is attested.
    await shop.registry.push('shop/api', 'multi', indexOf([arm]));
    expect(await link(`${shop.name}:multi`)).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('which may be another index of the same'),
    });
  });
});

/** What the registry has under a tag, to put it into an index. */
async function pushed({ name }: Shop, tag: string): Promise<Pushable> {
  const [host, ...repository] = name.split('/');
  const url = `http://${host}/v2/${repository.join('/')}/manifests/${tag}`;
  const answer = await fetch(url, { headers: { accept: OCI_MANIFEST } });
  const blob = toBlob(Buffer.from(await answer.arrayBuffer()));
  return { ...blob, mediaType: OCI_MANIFEST, blobs: [], manifests: [] };
}
