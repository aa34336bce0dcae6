import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { trackedBranch } from '../../../../src/adapters/source/git/tracking.ts';
import { parseSettings } from '../../../../src/clients/git/settings.ts';
import { testContext } from '../../../support/context.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { see } from './ask.ts';

/** A bare remote with one commit, and a clone of it. */
function cloned() {
  const base = temporaryFolder();
  const seed = initRepository(join(base, 'seed'));
  const head = commit(seed, 'one', { a: '1' });
  git(base, 'clone', '-q', '--bare', seed, 'origin.git');
  git(base, 'clone', '-q', 'origin.git', 'clone');
  git(seed, 'remote', 'add', 'origin', join(base, 'origin.git'));
  return { base, seed, head, clone: join(base, 'clone') };
}

describe('the upstream of a branch', () => {
  it('is where the branch is', async () => {
    const { base, clone, head } = cloned();
    const { repository, problems } = await see(clone);
    expect(repository.unpushed).toBe(0);
    expect(repository.upstream).toEqual({
      name: 'origin/main',
      location: join(base, 'origin.git'),
      revision: head,
      newer: 0,
    });
    expect(problems).toEqual([]);
  });

  it('is asked live: what was pushed since is seen, and counted once it was fetched', async () => {
    const { seed, clone, head } = cloned();
    const newer = commit(seed, 'two');
    git(seed, 'push', '-q', 'origin', 'main');
    expect((await see(clone)).repository.upstream).toMatchObject({ revision: newer, newer: null });
    git(clone, 'fetch', '-q');
    const seen = await see(clone);
    expect(seen.repository.upstream).toMatchObject({ revision: newer, newer: 1 });
    expect(seen.revision.revision).toBe(head);
  });

  it('may lack commits, or the branch', async () => {
    const { base, clone, head } = cloned();
    commit(clone, 'mine');
    expect((await see(clone)).repository).toMatchObject({
      unpushed: 1,
      upstream: { revision: head, newer: 0 },
    });
    git(join(base, 'origin.git'), 'branch', '-m', 'main', 'trunk');
    expect((await see(clone)).repository.upstream).toMatchObject({ revision: null, newer: null });
    expect((await see(clone)).problems).toEqual([]);
  });

  it('of another branch than HEAD is that branch', async () => {
    const { clone, head } = cloned();
    git(clone, 'checkout', '-q', '-b', 'local');
    expect((await see(clone)).repository.upstream).toBeNull();
    expect((await see(clone, { ref: 'main' })).repository.upstream).toMatchObject({
      revision: head,
    });
  });

  it('that is gone is a warning', async () => {
    const { base, clone, head } = cloned();
    rmSync(join(base, 'origin.git'), { recursive: true });
    const { revision, repository, problems } = await see(clone);
    expect(revision.revision).toBe(head);
    expect(repository.upstream).toMatchObject({ revision: null, newer: null });
    expect(problems).toMatchObject([
      { stage: 'source', code: 'remote-unreachable', level: 'warning' },
    ]);
  });

  it('shows no password', async () => {
    const { clone } = cloned();
    git(clone, 'config', 'remote.origin.url', 'http://ana:secret@127.0.0.1:1/shop.git');
    const seen = await see(clone);
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect(seen.repository.upstream?.location).toBe('http://ana:***@127.0.0.1:1/shop.git');
  });

  it('that never answers does not outlast the time of the stage', async () => {
    const { clone } = cloned();
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    git(clone, 'config', 'remote.origin.url', `git://127.0.0.1:${port}/shop.git`);
    const controller = new AbortController();
    server.once('connection', (socket) => {
      onTestFinished(() => void socket.destroy());
      controller.abort(new Error('out of time'));
    });
    await expect(see(clone, {}, testContext({ signal: controller.signal }))).rejects.toThrow(
      'out of time',
    );
  });
});

describe('the settings of a branch', () => {
  const settings = (entries: Record<string, string>) =>
    parseSettings(
      Object.entries(entries)
        .map(([name, value]) => `${name}\n${value}\0`)
        .join(''),
    );

  it('name remote, URL and ref', () => {
    const tracked = trackedBranch(
      settings({
        'branch.a.b.remote': 'up',
        'branch.a.b.merge': 'refs/heads/x/y',
        'remote.up.url': 'gh:shop',
        'url.https://example.com/.insteadof': 'gh:',
        'url.ssh://example.com/s.insteadof': 'gh:s',
      }),
      'a.b',
    );
    expect(tracked).toEqual({
      name: 'up/x/y',
      url: 'ssh://example.com/shop',
      ref: 'refs/heads/x/y',
    });
  });

  it.each([
    {},
    { 'branch.main.remote': '.', 'branch.main.merge': 'refs/heads/x' },
    { 'branch.main.remote': 'origin', 'branch.main.merge': 'refs/heads/x' },
    { 'branch.main.remote': 'origin', 'branch.main.merge': '--all', 'remote.origin.url': 'x' },
  ])('%j follow nothing', (entries) => {
    expect(trackedBranch(settings(entries as Record<string, string>), 'main')).toBeNull();
  });
});
