import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testContext } from '../../../support/context.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { faultOf, see } from './ask.ts';

describe('a repository of this machine', () => {
  it('tells commit, tree, author, time and tags', async () => {
    const folder = initRepository(temporaryFolder());
    const head = commit(folder, 'Fix rounding', { 'app.js': '1' });
    git(folder, 'tag', 'v1.0.0');
    git(folder, 'tag', '-a', '-m', 'x', 'release/1');
    const { location, revision, repository, problems } = await see(folder);
    expect(location).toBe(folder);
    expect(revision).toEqual({
      revision: head,
      tree: git(folder, 'rev-parse', 'HEAD^{tree}'),
      subject: 'Fix rounding',
      author: 'Ana',
      committedAt: git(folder, 'log', '-1', '--format=%cI'),
      tags: ['release/1', 'v1.0.0'],
    });
    expect(repository).toEqual({
      ref: 'HEAD',
      resolvedRef: 'main',
      paths: [],
      branch: 'main',
      detached: false,
      remotes: [],
      bare: false,
      shallow: false,
      worktree: false,
      modified: { count: 0, files: [] },
      untracked: { count: 0, names: [] },
      unpushed: null,
      upstream: null,
    });
    expect(problems).toEqual([]);
  });

  it('tells tags that the configuration hides, and no branch among them', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'one');
    for (const name of ['v1,2', 'HEAD', 'api/v1']) git(folder, 'tag', name);
    git(folder, 'branch', 'tags/v9');
    git(folder, 'config', 'log.excludeDecoration', 'refs/tags/*');
    git(folder, 'config', 'log.decorate', 'short');
    git(folder, 'config', 'color.ui', 'always');
    expect((await see(folder)).revision.tags).toEqual(['HEAD', 'api/v1', 'v1,2']);
  });

  it('names the branch where HEAD is a link, as git once made it', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'one');
    git(folder, 'checkout', '-q', '-b', 'topic/x');
    rmSync(join(folder, '.git/HEAD'));
    symlinkSync('refs/heads/topic/x', join(folder, '.git/HEAD'));
    expect((await see(folder)).repository).toMatchObject({
      resolvedRef: 'topic/x',
      branch: 'topic/x',
    });
  });

  it('is found from a folder inside it, and by a relative path', async () => {
    const base = temporaryFolder();
    const folder = initRepository(join(base, 'shop'));
    const head = commit(folder, 'one', { 'a/b': '1' });
    const seen = await see('shop/a', {}, testContext({ baseFolder: base }));
    expect(seen.location).toBe(folder);
    expect(seen.revision.revision).toBe(head);
  });

  it('counts what is not committed', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'one', { a: '1' });
    writeFileSync(join(folder, 'a'), '2');
    writeFileSync(join(folder, 'new\nname'), '');
    const { repository } = await see(folder);
    expect(repository.modified).toMatchObject({
      count: 1,
      files: [{ path: 'a', change: 'modified' }],
    });
    expect(repository.untracked).toEqual({ count: 1, names: ['new\nname'] });
  });

  it('changes nothing, not even the index', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'one', { a: '1' });
    execFileSync('touch', ['-d', '2001-01-01', join(folder, 'a')]);
    const before = listing(folder);
    await see(folder);
    expect(listing(folder)).toBe(before);
  });

  it('tells a detached HEAD, a linked work tree and a bare repository', async () => {
    const base = temporaryFolder();
    const folder = initRepository(join(base, 'shop'));
    const head = commit(folder, 'one', { a: '1' });
    git(folder, 'worktree', 'add', '-q', '--detach', join(base, 'linked'));
    git(base, 'clone', '-q', '--bare', folder, 'bare.git');
    const linked = await see(join(base, 'linked'));
    expect(linked.revision.revision).toBe(head);
    expect(linked.repository).toMatchObject({
      resolvedRef: 'HEAD',
      branch: null,
      detached: true,
      worktree: true,
      bare: false,
    });
    const bare = await see(join(base, 'bare.git'));
    expect(bare.location).toBe(join(base, 'bare.git'));
    expect(bare.repository).toMatchObject({
      bare: true,
      resolvedRef: 'main',
      modified: null,
      untracked: null,
    });
  });

  it('passes subjects and names on as they are', async () => {
    const folder = initRepository(temporaryFolder());
    const message = Buffer.from('red \u001b[31m\nsecond line\r\n\nbody\n');
    const tree = git(folder, 'write-tree');
    const object = Buffer.concat([
      Buffer.from(`tree ${tree}\nauthor J\u00f6rg `),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(' <a@example.com> 1 +0000\ncommitter Ana <a@example.com> 1700000000 +0100\n\n'),
      message,
    ]);
    const hash = execFileSync(
      'git',
      ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'],
      {
        cwd: folder,
        input: object,
        encoding: 'utf8',
      },
    ).trim();
    git(folder, 'update-ref', 'refs/heads/main', hash);
    const { revision } = await see(folder);
    expect(revision.subject).toBe('red \u001b[31m second line');
    expect(revision.author).toMatch(/^J\u00f6rg \ufffd+$/);
    expect(revision.committedAt).toBe('2023-11-14T23:13:20+01:00');
  });

  it('works in a SHA-256 repository', async () => {
    const folder = temporaryFolder();
    git(folder, 'init', '-q', '-b', 'main', '--object-format=sha256');
    const head = commit(folder, 'one', { a: '1' });
    expect(head).toHaveLength(64);
    expect((await see(folder)).revision.revision).toBe(head);
  });
});

/** So many that four digits surely do not tell all apart. */
function manyCommits(folder: string): readonly string[] {
  const stream = Array.from(
    { length: 3000 },
    (_, index) =>
      `commit refs/heads/many\ncommitter A <a@e> ${index} +0000\ndata ${String(index).length}\n${index}\n`,
  );
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: stream.join('') });
  return git(folder, 'rev-list', 'many').split('\n');
}

/** The first four digits that more than one of these begins with. */
function shared(hashes: readonly string[]): readonly string[] {
  const starts = hashes.map((hash) => hash.slice(0, 4)).sort();
  return starts.filter((start, index) => start === starts[index - 1]);
}

describe('a ref', () => {
  function history() {
    const folder = initRepository(temporaryFolder());
    const first = commit(folder, 'first', { a: '1' });
    git(folder, 'tag', 'v1.0.0');
    git(folder, 'branch', 'feature/x');
    const second = commit(folder, 'second', { a: '2' });
    git(folder, 'tag', '-a', '-m', 'x', 'v1.1.0-rc.1');
    return { folder, first, second };
  }

  it.each([
    ['main', 'main', 'second'],
    ['refs/heads/main', 'main', 'second'],
    ['feature/x', 'feature/x', 'first'],
    ['v1.0.0', 'v1.0.0', 'first'],
    ['v1.1.0-rc.1', 'v1.1.0-rc.1', 'second'],
    ['v*', 'v1.1.0-rc.1', 'second'],
    ['v1.0.?', 'v1.0.0', 'first'],
  ] as const)('%s is %s', async (ref, resolvedRef, which) => {
    const made = history();
    const { revision, repository } = await see(made.folder, { ref });
    expect(repository).toMatchObject({ ref, resolvedRef });
    expect(revision.revision).toBe(made[which]);
  });

  it('may be a commit, in full or abbreviated', async () => {
    const { folder, first } = history();
    for (const ref of [first, first.slice(0, 7)]) {
      const { revision, repository } = await see(folder, { ref });
      expect(revision.revision).toBe(first);
      expect(repository.resolvedRef).toBe(ref);
    }
  });

  it('in full is that commit, whatever branch is called so', async () => {
    const { folder, first, second } = history();
    git(folder, 'update-ref', `refs/heads/${first}`, second);
    expect((await see(folder, { ref: first })).revision.revision).toBe(first);
    const unknown = 'f'.repeat(40);
    git(folder, 'update-ref', `refs/remotes/origin/${unknown}`, second);
    expect(await faultOf(see(folder, { ref: unknown }))).toMatchObject({ code: 'ref-not-found' });
  });

  it('abbreviated so far that it could be several commits is none of them', async () => {
    const { folder } = history();
    const [short = ''] = shared(manyCommits(folder));
    const fault = await faultOf(see(folder, { ref: short }));
    expect(fault.code).toBe('ref-not-found');
    expect(fault.message).toContain('ambiguous');
  });

  it('that names a tag and a branch is the tag, as for git', async () => {
    const { folder, first } = history();
    git(folder, 'tag', 'main', 'v1.0.0');
    const { revision, problems } = await see(folder, { ref: 'main' });
    expect(revision.revision).toBe(first);
    expect(problems.map(({ code }) => code)).toEqual(['ref-ambiguous']);
    expect((await see(folder, { ref: 'refs/tags/main' })).problems).toEqual([]);
    git(folder, 'branch', 'v1.0.0', 'v1.0.0');
    expect((await see(folder, { ref: 'v1.0.0' })).problems).toEqual([]);
  });

  it('may name a branch that only origin has', async () => {
    const base = temporaryFolder();
    const { folder, first } = history();
    git(base, 'clone', '-q', folder, 'clone');
    const { revision, repository } = await see(join(base, 'clone'), { ref: 'feature/x' });
    expect(revision.revision).toBe(first);
    expect(repository.resolvedRef).toBe('origin/feature/x');
  });

  it('that is missing is named, with the repository and the nearest name', async () => {
    const { folder } = history();
    const fault = await faultOf(see(folder, { ref: 'feature/y' }));
    expect(fault.code).toBe('ref-not-found');
    for (const part of ['feature/y', folder, 'feature/x']) expect(fault.message).toContain(part);
  });

  it.each([
    'v9*',
    'deadbeef',
    '0123456789012345678901234567890123456789',
    '--all',
    'HEAD~1',
    'main^{tree}',
  ])('%s is not found', async (ref) => {
    expect(await faultOf(see(history().folder, { ref }))).toMatchObject({ code: 'ref-not-found' });
  });

  it('that names a tree or a file is no commit', async () => {
    const { folder } = history();
    git(folder, 'tag', 'tree', 'HEAD^{tree}');
    writeFileSync(join(folder, 'file'), '');
    expect(await faultOf(see(folder, { ref: 'tree' }))).toMatchObject({ code: 'ref-not-found' });
    expect(await faultOf(see(folder, { ref: 'file' }))).toMatchObject({ code: 'ref-not-found' });
  });
});

describe('a repository without commits', () => {
  it('says so', async () => {
    const folder = initRepository(temporaryFolder());
    expect(await faultOf(see(folder))).toMatchObject({ code: 'no-commits' });
    expect(await faultOf(see(folder, { ref: 'main' }))).toMatchObject({ code: 'no-commits' });
  });

  it('may have some on another branch', async () => {
    const folder = initRepository(temporaryFolder());
    const head = commit(folder, 'one');
    git(folder, 'checkout', '-q', '--orphan', 'fresh');
    expect(await faultOf(see(folder))).toMatchObject({ code: 'no-commits' });
    expect((await see(folder, { ref: 'main' })).revision.revision).toBe(head);
  });
});

function listing(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return execFileSync('find', [folder, '-printf', '%p %T@ %C@ %s\n'], { encoding: 'utf8' });
}
