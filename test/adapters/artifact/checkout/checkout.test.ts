import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkoutArtifact } from '../../../../src/adapters/artifact/checkout/index.ts';
import { remoteOf } from '../../../../src/adapters/artifact/checkout/remote.ts';
import { parseSettings } from '../../../../src/clients/git/settings.ts';
import type { CheckoutFacts } from '../../../../src/model/facts.ts';
import { checkoutAt } from '../../../support/checkout.ts';
import { testContext } from '../../../support/context.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

function repository(): string {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', { 'app.py': 'one\n' });
  return folder;
}

async function look(path: string, baseFolder = '/'): Promise<CheckoutFacts> {
  const { observations } = await checkoutArtifact.resolve(
    checkoutAt(path),
    testContext({ baseFolder }),
  );
  const [observation] = observations;
  if (observation?.state !== 'observed' || !observation.facts.checkout)
    throw new TypeError('not observed');
  return observation.facts.checkout;
}

test('one observation, named by the root of the work tree', async () => {
  const folder = repository();
  const { observations, problems } = await checkoutArtifact.resolve(
    checkoutAt('app'),
    testContext({ baseFolder: join(folder, '..') }),
  );
  expect(problems).toEqual([]);
  expect(observations).toEqual([
    {
      state: 'observed',
      subject: {
        stage: 'artifact',
        id: `checkout:${folder}`,
        type: 'checkout',
        location: folder,
        host: 'local',
      },
      facts: {
        checkout: {
          root: folder,
          head: git(folder, 'rev-parse', 'HEAD'),
          branch: 'main',
          remote: null,
          modified: { count: 0, files: [] },
          untracked: { count: 0, names: [] },
          shadows: [],
          moves: [
            {
              at: expect.any(Number),
              until: expect.any(Number),
              from: null,
              to: git(folder, 'rev-parse', 'HEAD'),
              message: 'commit (initial): one',
            },
          ],
        },
      },
    },
  ]);
});

test('the moves of HEAD, oldest first; a linked work tree has its own', async () => {
  const folder = repository();
  const second = commit(folder, 'two');
  const linked = join(temporaryFolder(), 'linked');
  git(folder, 'worktree', 'add', '-q', linked, 'HEAD~1');
  expect((await look(folder)).moves?.map(({ to }) => to)).toEqual([
    git(folder, 'rev-parse', 'HEAD~1'),
    second,
  ]);
  expect((await look(linked)).moves).toHaveLength(1);
});

test('the credentials of a clone are in no fact', async () => {
  const folder = repository();
  const url = 'https://ana:s3cret@example.com/shop.git';
  git(folder, 'remote', 'add', 'origin', url);
  git(folder, 'update-ref', '-m', `pull ${url} main: Fast-forward`, 'HEAD', 'HEAD', 'HEAD');
  commit(folder, 'two');
  git(folder, 'reset', '-q', '--hard', 'HEAD~1');
  appendFileSync(
    join(folder, '.git/logs/HEAD'),
    `${'1'.repeat(40)} ${'2'.repeat(40)} Ana <> 12 +0000\tpull ${url}: Fast-forward\n`,
  );
  const facts = await look(folder);
  expect(facts.remote).toContain('example.com/shop.git');
  expect(JSON.stringify(facts)).not.toContain('s3cret');
});

test('no reflog: switched off, emptied, or kept in another way', async () => {
  const folder = repository();
  writeFileSync(join(folder, '.git/logs/HEAD'), '');
  expect((await look(folder)).moves).toBeNull();
  rmSync(join(folder, '.git/logs'), { recursive: true });
  expect((await look(folder)).moves).toBeNull();
  mkdirSync(join(folder, '.git/logs/HEAD'), { recursive: true });
  expect((await look(folder)).moves).toBeNull();
});

test('of a very long reflog the end is read, and no line that was cut', async () => {
  const folder = repository();
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
  const lines = Array.from(
    { length: 40_000 },
    (_, index) => `${a} ${b} Ana <a@example.com> ${index + 1} +0000\tmove ${index}\n`,
  );
  writeFileSync(join(folder, '.git/logs/HEAD'), lines.join(''));
  const moves = (await look(folder)).moves ?? [];
  expect(moves.length).toBeGreaterThan(5000);
  expect(moves.length).toBeLessThan(lines.length);
  expect(moves.at(-1)).toMatchObject({ at: 40_000_000, from: a, to: b, message: 'move 39999' });
  for (const { from, to } of moves) expect([from, to]).toEqual([a, b]);
});

test('before the first commit', async () => {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  expect(await look(folder)).toMatchObject({ head: null, branch: 'main', moves: null });
});

test.each([
  ['nothing is there', (at: string) => join(at, 'gone'), 'path-not-found'],
  ['a file', (at: string) => join(at, 'app.py'), 'not-a-repository'],
  ['a link to nowhere', (at: string) => join(at, 'dangling'), 'path-not-found'],
])('%s', async (_name, place, code) => {
  const folder = repository();
  symlinkSync('nowhere', join(folder, 'dangling'));
  const path = place(folder);
  await expect(look(path)).rejects.toMatchObject({ code, message: expect.stringContaining(path) });
});

test.each([
  ['no remote', '', null],
  ['the only remote', 'remote.up.url\nssh://git@example.com/a\0', 'ssh://git@example.com/a'],
  ['origin first', 'remote.a.url\n/a\0remote.origin.url\n/o\0', '/o'],
  ['its first URL', 'remote.origin.url\n/1\0remote.origin.url\n/2\0', '/1'],
  ['several, none of them origin', 'remote.a.url\n/a\0remote.b.url\n/b\0', null],
  ['a name with dots', 'remote.a.url.b.url\n/a\0', '/a'],
])('remote: %s', (_name, printed, expected) => {
  expect(remoteOf(parseSettings(printed))).toBe(expected);
});
