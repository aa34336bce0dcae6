import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkoutArtifact } from '../../../../src/adapters/artifact/checkout/index.ts';
import { parseCommit } from '../../../../src/model/commit.ts';
import { checkoutAt, checkoutSubject } from '../../../support/checkout.ts';
import { testContext } from '../../../support/context.ts';
import { testWith } from '../../../support/needs.ts';
import { production, verifyThere } from '../../../support/production.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { snapshot } from '../../../support/snapshot.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** What makes git want to write its index anew. */
const REASONS: Readonly<Record<string, (folder: string) => void>> = {
  'a touched file': (at) => execFileSync('touch', [join(at, 'a.py')]),
  'files as new as the index': (at) => {
    writeFileSync(join(at, 'a.py'), 'one\n');
    git(at, 'add', 'a.py');
  },
  'a file from the future': (at) => utimesSync(join(at, 'a.py'), 4e9, 4e9),
  'an untracked cache': (at) => {
    git(at, 'config', 'core.untrackedCache', 'true');
    git(at, 'update-index', '--force-untracked-cache');
    writeFileSync(join(at, 'new'), '');
  },
  'an edited and a deleted file': (at) => {
    writeFileSync(join(at, 'a.py'), 'two\n');
    rmSync(join(at, 'b.py'));
  },
};

test.each(Object.keys(REASONS))('nothing is written, in spite of %s', async (name) => {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  const first = parseCommit(commit(folder, 'one', { 'a.py': 'one\n', 'b.py': 'one\n' }));
  commit(folder, 'two', { 'b.py': 'two\n' });
  REASONS[name]?.(folder);
  const before = snapshot(folder);
  const context = testContext();
  const options = checkoutAt(folder);
  const subject = checkoutSubject(folder);
  await checkoutArtifact.resolve(options, context);
  if (!first) throw new TypeError('no commit');
  expect(
    (await checkoutArtifact.differences?.(options, context, subject, [first]))?.[first],
  ).toHaveLength(name === 'an edited and a deleted file' ? 2 : 1);
  await checkoutArtifact.keeping?.(options, context, subject, [join(folder, 'a.py')]);
  await checkoutArtifact.touched?.(options, context, subject, 0);
  expect(snapshot(folder)).toEqual(before);
});

/** The checkout, on a disk of its own that keeps every access. */
const ON_STRICT =
  'mount -t tmpfs -o strictatime none "$0" && cp -a "$1/." "$0" && shift && exec "$@"';

testWith(
  'root',
  'mounts',
  'sshd',
  'ssh-agent',
)('nor on a host, where every access is kept', async () => {
  const { checkout, server, ...system } = await production('x = 1\n', 'app.py', {
    within: (at) => {
      const copy = `${at}-copy`;
      cpSync(at, copy, { recursive: true });
      return ['unshare', '--mount', 'sh', '-c', ON_STRICT, at, copy];
    },
  });
  const there = `/proc/${server.pid}/root${checkout}`;
  execFileSync('touch', [join(there, 'app.py')]);
  const before = snapshot(there);
  const { trace } = await verifyThere({ checkout, server, ...system }, '{ command: ^none-such$ }');
  expect(trace.artifacts).toMatchObject([{ state: 'observed' }]);
  expect(snapshot(there)).toEqual(before);
  const mounts = readFileSync(`/proc/${server.pid}/mounts`, 'utf8').split('\n');
  const [own = ''] = mounts.filter((line) => line.split(' ')[1] === checkout);
  expect(own).toMatch(/^none \S+ tmpfs /);
  expect(own).not.toMatch(/relatime|noatime/);
});

test('git itself would write', () => {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', { 'a.py': 'one\n' });
  REASONS['a file from the future']?.(folder);
  const before = snapshot(folder);
  git(folder, 'status');
  expect(snapshot(folder)).not.toEqual(before);
});
