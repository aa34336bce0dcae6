import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testContext } from '../../../../support/context.ts';
import { serveHttp } from '../../../../support/git-server.ts';
import { commit, git, initRepository } from '../../../../support/repository.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { askPresence, whether } from './ask.ts';

const LINES = Array.from({ length: 30 }, (_, index) => `line ${index}`);
const lines = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

/** A server with main: start - a - pick of topic, and topic: start - fix. */
async function served() {
  const base = temporaryFolder();
  const folder = initRepository(join(base, 'shop'));
  for (const setting of ['allowFilter', 'allowAnySHA1InWant'])
    git(folder, 'config', `uploadpack.${setting}`, 'true');
  const start = commit(folder, 'start', { 'app.js': lines(), 'lib.js': 'lib' });
  git(folder, 'checkout', '-q', '-b', 'topic');
  const fix = commit(folder, 'fix', { 'app.js': lines({ 25: 'fixed' }) });
  git(folder, 'checkout', '-q', 'main');
  const a = commit(folder, 'a', { 'app.js': lines({ 2: 'elsewhere' }) });
  git(folder, 'cherry-pick', fix);
  const pick = git(folder, 'rev-parse', 'HEAD');
  const { url } = await serveHttp(base);
  const context = () => testContext({ cacheFolder: join(base, 'cache'), baseFolder: base });
  return { base, folder, url: `${url}/shop`, start, fix, a, pick, context };
}

describe('a remote', () => {
  it('answers by ancestry, and for names that it has', async () => {
    const { url, start, fix, pick, context } = await served();
    expect(await whether(url, start, pick, context())).toBe('yes, ancestor, start');
    expect((await askPresence(url, 'topic', [fix], context())).wanted).toMatchObject({
      name: 'topic',
      revision: fix,
    });
    expect((await askPresence(url, 'HEAD~2', [fix], context())).wanted.revision).toBe(start);
    await expect(askPresence(url, 'topi', [], context())).rejects.toMatchObject({
      code: 'ref-not-found',
    });
  });

  it('compares changes with only the files that it needs for that', async () => {
    const { folder, base, url, fix, a, pick, context } = await served();
    expect(await whether(url, fix, pick, context())).toBe('yes, patch, fix');
    expect(await whether(url, fix, a, context())).toBe('no');
    const [cache = ''] = readdirSync(join(base, 'cache', 'git')).filter((name) =>
      name.endsWith('-trees'),
    );
    const kept = git(
      join(base, 'cache', 'git', cache),
      'cat-file',
      '--batch-all-objects',
      '--batch-check',
    );
    const idOf = (path: string) => git(folder, 'rev-parse', `${pick}:${path}`);
    expect(kept).toContain(idOf('app.js'));
    expect(kept).not.toContain(idOf('lib.js'));
  });

  it('says what keeps it from comparing, and does not say no', async () => {
    const { folder, url, fix, pick, context } = await served();
    await askPresence(url, pick, [pick], context());
    git(folder, 'config', 'http.uploadpack', 'false');
    expect(await whether(url, fix, pick, context())).toBe('cannot-tell, no-patch');
  });

  it('finds a pull request that was merged a moment ago, on a branch that nothing runs', async () => {
    const { folder, url, pick, context } = await served();
    await askPresence(url, pick, [pick], context());
    const merged = commit(folder, 'Round half up (#12)', { x: '1' });
    const { wanted, presence } = await askPresence(url, 'pr:12', [pick, merged], context());
    expect(wanted.revision).toBe(merged);
    expect([presence[pick]?.contains, presence[merged]?.contains]).toEqual(['no', 'yes']);
  });

  it('takes HEAD, and names that it does not have, from the repository that the user works in', async () => {
    const { base, folder, url, pick, context } = await served();
    git(base, 'clone', '-q', folder, 'work');
    const work = join(base, 'work');
    git(work, 'checkout', '-q', '-b', 'mine');
    const mine = commit(work, 'mine', { mine: '1' });
    const here = testContext({ ...context(), baseFolder: work });
    for (const text of ['HEAD', 'mine']) {
      const { wanted, presence } = await askPresence(url, text, [pick], here);
      expect(wanted).toMatchObject({ revision: mine, readIn: work, name: 'mine', summary: null });
      expect(presence[pick]).toMatchObject({ contains: 'cannot-tell', doubt: 'unknown-commit' });
    }
  });
});
