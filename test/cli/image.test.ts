import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { freePort } from '../support/git-server.ts';
import { imageOf, multiPlatform } from '../support/images.ts';
import { needs } from '../support/needs.ts';
import { basic, startRegistry } from '../support/registry.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

const SOURCE = 'https://git.example.com/acme/shop';

/** A repository with two commits, whose remote is named in the labels of its images. */
function shop() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  git(folder, 'remote', 'add', 'origin', 'git@git.example.com:acme/shop.git');
  const first = commit(folder, 'Serve', { 'app.py': 'print(1)\n' });
  const second = commit(folder, 'Serve more', { 'app.py': 'print(2)\n' });
  return { folder, first, second };
}

function built(revision: string, source = SOURCE) {
  const labels = {
    'org.opencontainers.image.revision': revision,
    'org.opencontainers.image.source': source,
  };
  return multiPlatform({ labels }, ['linux/amd64', 'linux/arm64']);
}

async function verify(
  folder: string,
  reference: string,
  more = '',
  env: Readonly<Record<string, string>> = {},
) {
  writeFileSync(
    join(folder, 'deploy.config.yaml'),
    `version: 1\nsource: { type: git, ref: HEAD }\nartifact: { type: image, reference: "${reference}"${more} }\n`,
  );
  const args = ['verify', '--stage', 'artifact', '--json'];
  const { stdout, code } = await deploytrace(args, { cwd: folder, env });
  const trace = traceOutput.parse(JSON.parse(stdout));
  return { stdout, code, trace, artifact: trace.artifacts[0], link: trace.links[0] };
}

describe('an image in a registry', needs('docker-registry'), () => {
  test('is joined to the commit that it was built from', async () => {
    const { folder, second } = shop();
    const registry = await startRegistry();
    const image = built(second);
    await registry.push('shop/api', '1.8.2', image);
    const { code, artifact, link } = await verify(folder, `${registry.host}/shop/api:1.8.2`);
    expect(code).toBe(0);
    expect(artifact).toMatchObject({
      id: `image:${registry.host}/shop/api:1.8.2`,
      state: 'observed',
      type: 'image',
      version: '1.8.2',
      digest: image.digest,
      revision: second,
    });
    expect(link).toMatchObject({ verdict: 'same', strength: 'claimed' });
  });

  test('is behind when the tag still names an older one', async () => {
    const { folder, first } = shop();
    const registry = await startRegistry();
    await registry.push('shop/api', 'stable', built(first));
    const { code, artifact, link } = await verify(folder, `${registry.host}/shop/api:stable`);
    expect(code).toBe(1);
    expect(artifact?.revision).toBe(first);
    expect(link).toMatchObject({ verdict: 'behind', relation: { behind: 1 } });
  });

  test('built from another repository is no match, whatever commit it names', async () => {
    const { folder, second } = shop();
    const registry = await startRegistry();
    await registry.push('shop/api', '1', built(second, 'https://git.example.com/vendor/base'));
    const { code, link } = await verify(folder, `${registry.host}/shop/api:1`);
    expect(code).toBe(3);
    expect(link?.verdict).toBe('unknown');
    expect(link?.reason).toContain('vendor/base');
  });

  test('that says two different things is a conflict', async () => {
    const { folder, first, second } = shop();
    const registry = await startRegistry();
    const labels = { 'org.opencontainers.image.revision': first, 'vcs-ref': second };
    await registry.push('shop/api', '1', imageOf({ labels }));
    const { code, link } = await verify(folder, `${registry.host}/shop/api:1`);
    expect(code).toBe(3);
    expect(link?.reason).toContain('conflict');
  });

  test('is found by the tag of the source, and by its commit', async () => {
    const { folder, second } = shop();
    git(folder, 'tag', 'v1.8.2');
    const registry = await startRegistry();
    for (const tag of ['1.8.2', second]) await registry.push('shop/api', tag, imageOf());
    for (const name of ['{version}', '{commit}']) {
      const { code, artifact, link } = await verify(folder, `${registry.host}/shop/api:${name}`);
      expect(code).toBe(0);
      expect(artifact?.id).toBe(`image:${registry.host}/shop/api:${name}`);
      expect(link).toMatchObject({ verdict: 'same', strength: 'claimed' });
    }
  });

  test('that is not there is drift, and a registry that is not there is unknown', async () => {
    const { folder } = shop();
    const registry = await startRegistry();
    const absent = await verify(folder, `${registry.host}/shop/api:{commit}`);
    expect([absent.code, absent.artifact?.state]).toEqual([1, 'absent']);
    const unreachable = await verify(folder, `127.0.0.1:${await freePort()}/shop/api:1`);
    expect([unreachable.code, unreachable.artifact?.state]).toEqual([3, 'unreachable']);
  });

  test('behind a password that the environment holds is seen, and the password is not', async () => {
    const { folder, second } = shop();
    const user = ['ana', 'hunter2-hunter2'] as const;
    const registry = await startRegistry({ user });
    await registry.push('shop/api', '1', built(second), basic(...user));
    const credentials = `, credentials: { username: ana, password: "$\{PASSWORD}" }`;
    const reference = `${registry.host}/shop/api:1`;
    const { stdout, code } = await verify(folder, reference, credentials, { PASSWORD: user[1] });
    expect(code).toBe(0);
    expect(stdout).not.toContain(user[1]);
    const denied = await verify(folder, reference, credentials, { PASSWORD: 'wrong-password' });
    expect(denied.code).toBe(3);
    expect(denied.stdout).not.toContain('wrong-password');
  });
});

test.each([
  ['registry.example.com/Shop/api:1', 'lower-case letters'],
  ['https://registry.example.com/shop', 'without a scheme'],
  ['shop/api:{verison}', '{version}'],
])('a reference like %s is an error at its place in the config', async (reference, words) => {
  const { folder } = shop();
  const lines = ['version: 1', 'artifact:', '  type: image', `  reference: "${reference}"`, ''];
  writeFileSync(join(folder, 'deploy.config.yaml'), lines.join('\n'));
  const { stderr, code } = await deploytrace(['show'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain('deploy.config.yaml:4:14');
  expect(stderr).toContain(words);
});
