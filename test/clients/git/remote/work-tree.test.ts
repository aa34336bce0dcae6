import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { parseReflog } from '../../../../src/clients/git/reflog.ts';
import { readRemoteWorkTree } from '../../../../src/clients/git/remote/work-tree.ts';
import { readWorkTree } from '../../../../src/clients/git/work-tree.ts';
import type { Ask } from '../../../../src/clients/shell/ask.ts';
import { testContext } from '../../../support/context.ts';
import { testWith } from '../../../support/needs.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { askShell, busyboxOnly } from '../../../support/shell.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const busyboxFolder = mkdtempSync(join(tmpdir(), 'deploytrace-test-'));
afterAll(() => rmSync(busyboxFolder, { recursive: true }));

const gitPath = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

const SHELLS: readonly (readonly [string, string, () => Ask])[] = [
  ['dash', 'dash', () => askShell(['dash'])],
  ['bash', 'bash', () => askShell(['bash'])],
  ['BusyBox', 'busybox', () => askShell(['busybox', 'sh'], busybox())],
];

let busyboxEnvironment: NodeJS.ProcessEnv | null = null;
function busybox(): NodeJS.ProcessEnv {
  busyboxEnvironment ??= busyboxOnly(busyboxFolder, gitPath);
  return busyboxEnvironment;
}

const FILES = { 'app.py': 'print(1)\n', 'lib/a b.py': 'a\n', 'lib/é.py': 'e\n', 'gone.py': 'g\n' };

function repository() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const head = commit(folder, 'Greet', FILES);
  return { folder, head };
}

async function expectSame(ask: Ask, folder: string) {
  const {
    git: _git,
    movesText,
    now,
    remoteText: _remote,
    ...theirs
  } = await readRemoteWorkTree(ask, folder);
  const {
    commonFolder: _common,
    listing: _listing,
    ...ours
  } = await readWorkTree(folder, testContext());
  const rounded = (tree: Pick<typeof ours, 'modified'>) => ({
    ...tree,
    modified: {
      count: tree.modified.count,
      files: tree.modified.files
        .map(({ changedAt, ...file }) => ({ ...file, second: Math.floor((changedAt ?? 0) / 1000) }))
        .toSorted((a, b) => a.path.localeCompare(b.path)),
    },
  });
  const sorted = (changes: typeof ours.changes) =>
    changes.toSorted((a, b) => a.path.localeCompare(b.path));
  expect({ ...rounded(theirs), changes: sorted(theirs.changes) }).toEqual({
    ...rounded(ours),
    changes: sorted(ours.changes),
  });
  return parseReflog(movesText, now.getTime());
}

describe.each(SHELLS)('%s tells of a work tree what this machine tells:', (_shell, part, toAsk) => {
  const test = testWith(part);
  const ask: Ask = (...asked) => toAsk()(...asked);

  test('clean, and its history', async () => {
    const { folder, head } = repository();
    const second = commit(folder, 'Greet louder', { 'app.py': 'print(2)\n' });
    const moves = await expectSame(ask, join(folder, 'lib'));
    expect(moves.map(({ to }) => to)).toEqual([head, second]);
  });

  test('edited, deleted, staged, untracked, with names of every kind', async () => {
    const { folder } = repository();
    writeFileSync(join(folder, 'lib/a b.py'), 'b\n');
    writeFileSync(join(folder, 'lib/é.py'), 'f\n');
    writeFileSync(join(folder, 'app.py'), 'print(3)\n');
    git(folder, 'add', 'app.py');
    rmSync(join(folder, 'gone.py'));
    writeFileSync(join(folder, 'new\nline'), '');
    writeFileSync(Buffer.from(`${folder}/bad\xff`, 'latin1'), '');
    git(folder, 'add', '-A', '--', 'bad*');
    writeFileSync(Buffer.from(`${folder}/bad\xff`, 'latin1'), 'edited');
    await expectSame(ask, folder);
  });

  test('what is loaded in place of tracked modules', async () => {
    const { folder } = repository();
    for (const path of ['app', 'other', 'lib/é']) mkdirSync(join(folder, path));
    for (const path of ['app', 'lib/é']) writeFileSync(join(folder, path, '__init__.py'), '');
    await expectSame(ask, folder);
    const { shadows } = await readRemoteWorkTree(ask, folder);
    expect(shadows.toSorted()).toEqual(['app/', 'lib/é/']);
  });

  test('a folder that became a link', async () => {
    const { folder } = repository();
    renameSync(join(folder, 'lib'), join(folder, 'moved'));
    symlinkSync('moved', join(folder, 'lib'));
    await expectSame(ask, folder);
  });

  test('files that git was told not to look at', async () => {
    const { folder } = repository();
    git(folder, 'update-index', '--assume-unchanged', 'app.py');
    git(folder, 'update-index', '--skip-worktree', 'gone.py');
    writeFileSync(join(folder, 'app.py'), 'print(4)\n');
    rmSync(join(folder, 'gone.py'));
    await expectSame(ask, folder);
  });

  test('a linked work tree, and a detached HEAD', async () => {
    const { folder } = repository();
    const other = join(folder, '..', 'other');
    git(folder, 'worktree', 'add', '--detach', other);
    await expectSame(ask, other);
  });

  test('a submodule that is edited', async () => {
    const { folder } = repository();
    const inner = repository();
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', 'add', inner.folder, 'inner');
    git(folder, 'commit', '-qam', 'Add a submodule');
    writeFileSync(join(folder, 'inner', 'app.py'), 'print(5)\n');
    await expectSame(ask, folder);
  });

  test('nothing that it names is run', async () => {
    const { folder } = repository();
    const canary = join(folder, '..', 'canary');
    const program = join(folder, '..', 'program');
    writeFileSync(program, `#!/bin/sh\ntouch ${canary}\ncat\n`);
    chmodSync(program, 0o755);
    for (const name of [
      'core.fsmonitor',
      'core.sshCommand',
      'diff.external',
      'filter.evil.clean',
    ]) {
      git(folder, 'config', name, program);
    }
    git(folder, 'config', 'core.worktree', '/etc');
    writeFileSync(join(folder, '.gitattributes'), '*.py filter=evil\n');
    writeFileSync(join(folder, 'app.py'), 'print(6)\n');
    await expect(readRemoteWorkTree(ask, folder)).rejects.toMatchObject({ code: 'not-supported' });
    rmSync(join(folder, '.gitattributes'));
    const tree = await readRemoteWorkTree(ask, folder);
    expect(tree.root).toBe(folder);
    expect(() => execFileSync('ls', [canary], { stdio: 'ignore' })).toThrow();
  });

  test.each([
    ['path-not-found', (folder: string) => join(folder, 'none')],
    ['not-a-repository', (folder: string) => join(folder, '..')],
    ['path-not-found', (folder: string) => join(folder, 'app.py\n$(touch /tmp/x)')],
    [
      'repository-damaged',
      (folder: string) => {
        rmSync(join(folder, '.git', 'HEAD'));
        return folder;
      },
    ],
    [
      'repository-damaged',
      (folder: string) => {
        writeFileSync(join(folder, '.git', 'index'), 'rubbish');
        return folder;
      },
    ],
  ])('%s', async (code, toFolder) => {
    const { folder } = repository();
    await expect(readRemoteWorkTree(ask, toFolder(folder))).rejects.toMatchObject({ code });
  });

  test('is not changed by being looked at', async () => {
    const { folder } = repository();
    mkdirSync(join(folder, 'lib/deep'));
    execFileSync('touch', [join(folder, 'app.py')]);
    const digest = () =>
      execFileSync(
        'sh',
        [
          '-c',
          'find . -type f | sort | xargs -d "\\n" sha256sum; find . | xargs -d "\\n" stat -c "%n %Z %Y"',
        ],
        {
          cwd: folder,
          encoding: 'utf8',
        },
      );
    const before = digest();
    await readRemoteWorkTree(ask, folder);
    expect(digest()).toBe(before);
  });
});
