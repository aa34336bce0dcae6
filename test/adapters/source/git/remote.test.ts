import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseRefs } from '../../../../src/adapters/source/git/remote-refs.ts';
import { testContext } from '../../../support/context.ts';
import { freePort, serveDaemon, serveHttp } from '../../../support/git-server.ts';
import { testWith } from '../../../support/needs.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { ask, askAll, faultOf, see } from './ask.ts';

/** A bare repository shop.git with v1.0.0 - main, and a side branch; and an empty cache. */
function published(filters = true) {
  const base = temporaryFolder();
  const seed = initRepository(join(base, 'seed'));
  const first = commit(seed, 'first', { 'api/a': '1', 'web/w': '1' });
  git(seed, 'tag', '-a', '-m', 'x', 'v1.0.0');
  git(seed, 'branch', 'side');
  const second = commit(seed, 'second', { 'api/a': '2' });
  const head = commit(seed, 'third', { 'web/w': '2' });
  git(base, 'clone', '-q', '--bare', seed, 'shop.git');
  git(seed, 'remote', 'add', 'origin', join(base, 'shop.git'));
  const bare = join(base, 'shop.git');
  if (filters) git(bare, 'config', 'uploadpack.allowFilter', 'true');
  const cacheFolder = join(base, 'cache');
  return {
    base,
    seed,
    bare,
    first,
    second,
    head,
    cacheFolder,
    context: testContext({ cacheFolder }),
  };
}

const caches = (cacheFolder: string) => readdirSync(join(cacheFolder, 'git'));

describe.each([
  ['file://', async (base: string) => `file://${base}`],
  ['git://', serveDaemon],
  ['http://', async (base: string) => (await serveHttp(base)).url],
])('a repository at %s', (_scheme, serve) => {
  it.each([true, false])('is seen live, and its history kept (filters: %s)', async (filters) => {
    const { base, first, head, context } = published(filters);
    const url = `${await serve(base)}/shop.git`;
    const { location, revision, repository, problems } = await see(url, {}, context);
    expect(location).toBe(url);
    expect(revision).toMatchObject({ revision: head, subject: 'third', author: 'Ana', tags: [] });
    expect(repository).toMatchObject({
      ref: 'HEAD',
      resolvedRef: 'main',
      branch: null,
      bare: true,
      modified: null,
    });
    expect(problems).toEqual([]);
    const relation = await ask(url, head, first, {}, context);
    expect(relation).toMatchObject({ kind: 'behind', behind: 2, onBranch: true });
    expect(relation.missing.map(({ subject }) => subject)).toEqual(['third', 'second']);
  });
});

describe('a ref at a URL', () => {
  it.each([
    ['main', 'main', 'head'],
    ['side', 'side', 'first'],
    ['refs/heads/side', 'side', 'first'],
    ['v1.0.0', 'v1.0.0', 'first'],
    ['v*', 'v1.0.0', 'first'],
  ] as const)('%s is %s', async (ref, resolvedRef, which) => {
    const made = published();
    const { revision, repository } = await see(`file://${made.bare}`, { ref }, made.context);
    expect(repository.resolvedRef).toBe(resolvedRef);
    expect(revision.revision).toBe(made[which]);
    if (which === 'first') expect(revision.tags).toEqual(['v1.0.0']);
  });

  it('may be a commit, also one that was pushed after the cache was made', async () => {
    const { seed, bare, second, cacheFolder, context } = published();
    const url = `file://${bare}`;
    expect((await see(url, { ref: second.slice(0, 8) }, context)).revision.subject).toBe('second');
    const pushed = commit(seed, 'pushed');
    git(seed, 'push', '-q', 'origin', 'main');
    const later = testContext({ cacheFolder });
    expect((await see(url, { ref: pushed.slice(0, 8) }, later)).revision.revision).toBe(pushed);
  });

  it('in full is that commit, whatever branch is called so', async () => {
    const { bare, first, head, context } = published();
    git(bare, 'update-ref', `refs/heads/${first}`, head);
    const { revision } = await see(`file://${bare}`, { ref: first }, context);
    expect(revision.revision).toBe(first);
  });

  it('that names a tag and a branch is the tag, and said to be both', async () => {
    const { bare, first, context } = published();
    git(bare, 'tag', 'main', first);
    const { revision, problems } = await see(`file://${bare}`, { ref: 'main' }, context);
    expect(revision.revision).toBe(first);
    expect(problems.map(({ code }) => code)).toEqual(['ref-ambiguous']);
  });

  it.each(['mian', 'v9*', 'deadbeef', '--upload-pack=x'])('%s is not found', async (ref) => {
    const { bare, context } = published();
    const fault = await faultOf(see(`file://${bare}`, { ref }, context));
    expect(fault.code).toBe('ref-not-found');
    if (ref === 'mian') expect(fault.message).toContain('main');
  });

  it('of an empty repository is no commit', async () => {
    const base = temporaryFolder();
    git(base, 'init', '-q', '--bare', 'empty.git');
    const context = testContext({ cacheFolder: join(base, 'cache') });
    expect(await faultOf(see(`file://${base}/empty.git`, {}, context))).toMatchObject({
      code: 'no-commits',
    });
  });

  it('is the peeled commit of a tag', () => {
    const { commits, defaultBranch } = parseRefs(
      `ref: refs/heads/a/b\tHEAD\n${'1'.repeat(40)}\tHEAD\n${'2'.repeat(40)}\trefs/tags/v1\n${'3'.repeat(40)}\trefs/tags/v1^{}\n`,
    );
    expect([...commits]).toEqual([
      ['HEAD', '1'.repeat(40)],
      ['refs/tags/v1', '3'.repeat(40)],
    ]);
    expect(defaultBranch).toBe('a/b');
  });
});

describe('the cache', () => {
  it('is asked again without a fetch, and fetched into only for what is missing', async () => {
    const { base, seed, head, cacheFolder } = published();
    const { url: root, requests } = await serveHttp(base);
    const url = `${root}/shop.git`;
    const fetches = () =>
      requests.filter((path) => path.endsWith('git-upload-pack') && !path.includes('?')).length;
    await see(url, {}, testContext({ cacheFolder }));
    const listing = fetches();
    await see(url, {}, testContext({ cacheFolder }));
    expect(fetches() - listing).toBeLessThan(listing);
    const pushed = commit(seed, 'pushed', { more: '1' });
    git(seed, 'push', '-q', 'origin', 'main');
    const context = testContext({ cacheFolder });
    expect((await see(url, {}, context)).revision).toMatchObject({
      revision: pushed,
      subject: 'pushed',
    });
    expect(await ask(url, pushed, head, {}, context)).toMatchObject({ kind: 'behind', behind: 1 });
  });

  it('holds no content of files, and knows what it has not', async () => {
    const { bare, head, cacheFolder, context } = published();
    await see(`file://${bare}`, {}, context);
    const [name] = caches(cacheFolder);
    const objects = git(
      join(cacheFolder, 'git', String(name)),
      'cat-file',
      '--batch-check=%(objecttype)',
      '--batch-all-objects',
    );
    expect(new Set(objects.split('\n'))).toEqual(new Set(['commit', 'tag']));
    expect((await ask(`file://${bare}`, head, 'f'.repeat(40), {}, context)).kind).toBe(
      'unknown-commit',
    );
  });

  it('answers paths and folders of files', async () => {
    const { bare, first, second, head, context } = published();
    const url = `file://${bare}`;
    const paths = ['api'];
    await see(url, { paths }, context);
    expect(await ask(url, head, first, { paths }, context)).toMatchObject({
      kind: 'behind',
      behind: 1,
    });
    expect(await ask(url, head, second, { paths }, context)).toMatchObject({
      kind: 'same-tree',
      behind: 0,
    });
    const entry = (path: string) => ({
      mode: '100644',
      blob: git(bare, 'rev-parse', `${second}:${path}`),
    });
    const it = { 'api/a': entry('api/a'), 'web/w': entry('web/w') };
    const { trees } = await askAll(url, head, [], {}, context, { it });
    expect(trees.it).toMatchObject({ revision: second, differing: ['web/w'] });
  });

  it('is made once by many at the same time, and fetched into by many', async () => {
    const { seed, bare, head, cacheFolder } = published();
    const url = `file://${bare}`;
    const many = (count: number) =>
      Promise.all(Array.from({ length: count }, () => see(url, {}, testContext({ cacheFolder }))));
    for (const { revision, problems } of await many(6)) {
      expect(revision).toMatchObject({ revision: head, subject: 'third' });
      expect(problems).toEqual([]);
    }
    const pushed = commit(seed, 'pushed');
    git(seed, 'push', '-q', 'origin', 'main');
    for (const { revision, problems } of await many(6)) {
      expect(revision).toMatchObject({ revision: pushed, subject: 'pushed' });
      expect(problems).toEqual([]);
    }
    expect(caches(cacheFolder)).toHaveLength(1);
  });

  it.each([
    ['an emptied pack', (folder: string) => emptyPacks(folder)],
    ['no objects', (folder: string) => rmSync(join(folder, 'objects'), { recursive: true })],
    [
      'garbage in its configuration',
      (folder: string) => writeFileSync(join(folder, 'config'), '['),
    ],
    ['no HEAD', (folder: string) => rmSync(join(folder, 'HEAD'))],
  ])('is made again when it is damaged: %s', async (_name, damage) => {
    const { bare, head, first, cacheFolder } = published();
    const url = `file://${bare}`;
    await see(url, {}, testContext({ cacheFolder }));
    damage(join(cacheFolder, 'git', String(caches(cacheFolder)[0])));
    const context = testContext({ cacheFolder });
    const { revision, problems } = await see(url, {}, context);
    expect(revision).toMatchObject({ revision: head, subject: 'third' });
    expect(problems).toEqual([]);
    expect((await ask(url, head, first, {}, context)).behind).toBe(2);
    expect(caches(cacheFolder)).toHaveLength(1);
  });

  it('that cannot be written costs the history, not the commit', async () => {
    const { bare, head, first, base } = published();
    writeFileSync(join(base, 'file'), '');
    // Of a new folder in /proc the system says that it does not exist, again and again.
    for (const cacheFolder of [join(base, 'file'), '/proc/none/cache'])
      await expectNoHistory(`file://${bare}`, head, first, cacheFolder);
  });

  testWith('root')('on a full disk costs the history, not the commit', async () => {
    const { seed, bare, first, base } = published();
    for (let count = 0; count < 40; count++) commit(seed, `${count} ${noise()}`);
    const head = git(seed, 'rev-parse', 'HEAD');
    git(seed, 'push', '-q', 'origin', 'main');
    const cacheFolder = join(base, 'small');
    mkdirSync(cacheFolder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', cacheFolder]);
    onTestFinished(() => void execFileSync('umount', [cacheFolder]));
    await expectNoHistory(`file://${bare}`, head, first, cacheFolder);
    expect(existsSync(join(cacheFolder, 'git')) ? caches(cacheFolder) : []).toEqual([]);
  });
});

async function expectNoHistory(url: string, head: string, first: string, cacheFolder: string) {
  const context = testContext({ cacheFolder });
  const { revision, problems } = await see(url, {}, context);
  expect(revision).toMatchObject({ revision: head, subject: '' });
  expect(problems).toMatchObject([{ code: 'cache-unwritable', level: 'warning' }]);
  expect((await ask(url, head, first, {}, context)).kind).toBe('cannot-tell');
  expect((await ask(url, head, head, {}, context)).kind).toBe('same');
}

describe('a remote that does not answer', () => {
  it("is unreachable, in git's words and without the password", async () => {
    const url = `http://ana:secret@127.0.0.1:${await freePort()}/shop.git`;
    const fault = await faultOf(see(url, {}, published().context));
    expect(fault.code).toBe('remote-unreachable');
    expect(fault.message).toMatch(/ana:\*\*\*@127\.0\.0\.1/);
    expect(fault.message).toMatch(/refused|connect/i);
    expect(fault.message).not.toContain('secret');
  });

  it('for want of a password asks nobody', async () => {
    const { base, context } = published();
    const { url } = await serveHttp(base, 'secret');
    expect(await faultOf(see(`${url}/shop.git`, {}, context))).toMatchObject({
      code: 'remote-unreachable',
    });
  });

  it('is missing at its path', async () => {
    const { base, context } = published();
    const url = `file://${base}/nope.git`;
    expect(await faultOf(see(url, {}, context))).toMatchObject({ code: 'remote-unreachable' });
  });
});

it('a password opens a remote and is kept nowhere', async () => {
  const { base, head, cacheFolder, context } = published();
  const { url } = await serveHttp(base, 'secret');
  const withPassword = `${url.replace('//', '//ana:secret@')}/shop.git`;
  const seen = await see(withPassword, {}, context);
  expect(seen.revision.revision).toBe(head);
  expect(JSON.stringify(seen)).not.toContain('secret');
  const files = execFileSync('find', [cacheFolder, '-type', 'f', '-printf', '%p\\0'], {
    encoding: 'utf8',
  });
  for (const path of files.split('\0').filter(Boolean))
    expect(readFileSync(path, 'latin1')).not.toContain('secret');
});

function emptyPacks(folder: string): void {
  const packs = join(folder, 'objects/pack');
  for (const name of readdirSync(packs)) {
    chmodSync(join(packs, name), 0o644);
    truncateSync(join(packs, name));
  }
}

/** Text that does not compress. */
function noise(): string {
  return Array.from({ length: 500 }, () => Math.random().toString(36).slice(2)).join('');
}
