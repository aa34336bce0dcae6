import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { testContext } from '../../support/context.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { snapshot } from '../../support/snapshot.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const read = (folder: string) => readWorkTree(folder, testContext());

const toPointer = (content: string) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${createHash('sha256').update(content).digest('hex')}\nsize ${content.length}\n`;

/** A repository as git-lfs leaves it: pointers are committed, the real files lie on the disk. */
function lfsRepository(attributes = '*.bin filter=lfs diff=lfs merge=lfs -text\n'): string {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', {
    '.gitattributes': attributes,
    'model.bin': toPointer('weights\n'),
    'ü.bin': toPointer('more\n'),
    'app.py': 'one\n',
  });
  mkdirSync(join(folder, '.git/lfs/objects'), { recursive: true });
  writeFileSync(join(folder, 'model.bin'), 'weights\n');
  writeFileSync(join(folder, 'ü.bin'), 'more\n');
  return folder;
}

test('files of git-lfs are compared with their pointers, and nothing is stored', async () => {
  const folder = lfsRepository();
  const before = snapshot(folder);
  expect((await read(folder)).modified).toEqual({ count: 0, files: [] });
  expect(snapshot(folder)).toEqual(before);
});

test('an edited file of git-lfs is modified, others stay clean', async () => {
  const folder = lfsRepository();
  writeFileSync(join(folder, 'ü.bin'), 'MORE\n');
  writeFileSync(join(folder, 'app.py'), 'two\n');
  const { modified } = await read(folder);
  expect(modified.files.map(({ path }) => path)).toEqual(['app.py', 'ü.bin']);
});

test('a file that git-lfs and assume-unchanged hide together', async () => {
  const folder = lfsRepository();
  git(folder, 'update-index', '--assume-unchanged', 'model.bin', 'ü.bin');
  writeFileSync(join(folder, 'model.bin'), 'WEIGHTS\n');
  expect((await read(folder)).modified.files).toMatchObject([{ path: 'model.bin' }]);
});

test('a file without the attribute is not excused by a folder of git-lfs', async () => {
  const folder = lfsRepository('*.dat filter=lfs\n');
  expect((await read(folder)).modified.count).toBe(2);
});

/** A filter that encrypts, as a repository would configure it for itself. */
function filtered(settings: readonly string[]): { folder: string; canary: string } {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  const outside = temporaryFolder();
  const canary = join(outside, 'ran');
  const program = join(outside, 'rot13');
  writeFileSync(program, `#!/bin/sh\ntouch ${canary}\nexec tr a-z n-za-m\n`);
  chmodSync(program, 0o755);
  for (const setting of settings) git(folder, 'config', `filter.rot13.${setting}`, program);
  const files = { '.gitattributes': '*.key filter=rot13\n', 'a.key': 'secret\n', b: 'b\n' };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    // Older than the index: git reads a file of the same second, because its times say nothing.
    utimesSync(join(folder, name), 1000, 1000);
  }
  commit(folder, 'one');
  return { folder, canary };
}

test('what a filter of the repository made, and nobody touched since, is clean', async () => {
  const { folder, canary } = filtered(['clean', 'smudge']);
  rmSync(canary, { force: true });
  expect(git(folder, 'cat-file', '-p', 'HEAD:a.key')).toBe('frperg');
  expect((await read(folder)).modified.count).toBe(0);
  expect(existsSync(canary)).toBe(false);
});

test('once touched, it is neither clean nor modified: nobody can tell', async () => {
  const { folder, canary } = filtered(['clean', 'smudge']);
  rmSync(canary, { force: true });
  writeFileSync(join(folder, 'a.key'), 'secret\n');
  await expect(read(folder)).rejects.toMatchObject({
    code: 'not-supported',
    message: expect.stringContaining('a.key'),
    hint: expect.stringContaining('filter.rot13'),
  });
  expect(existsSync(canary)).toBe(false);
});

test('an edit elsewhere is told in spite of a filter', async () => {
  const { folder } = filtered(['clean']);
  writeFileSync(join(folder, 'b'), 'edited\n');
  expect((await read(folder)).modified.files).toMatchObject([{ path: 'b' }]);
});

test.each(['a=b', 'a\\"b=c'])(
  'a filter named %s, which no setting could switch off, is refused',
  async (name) => {
    const { folder, canary } = filtered([]);
    appendFileSync(
      join(folder, '.git/config'),
      `[filter "${name}"]\n\tclean = touch ${canary}; cat\n`,
    );
    writeFileSync(join(folder, '.gitattributes'), `* filter=${name.replaceAll('\\', '')}\n`);
    writeFileSync(join(folder, 'b'), 'edited\n');
    await expect(read(folder)).rejects.toMatchObject({ code: 'not-supported' });
    expect(existsSync(canary)).toBe(false);
  },
);

test('a filter far down in a long configuration', async () => {
  const { folder, canary } = filtered([]);
  const filling = `# ${'x'.repeat(98)}\n`.repeat(11_000);
  appendFileSync(
    join(folder, '.git/config'),
    `${filling}[filter "rot13"]\n\tclean = touch ${canary}; cat\n`,
  );
  writeFileSync(join(folder, 'a.key'), 'SECRET\n');
  await expect(read(folder)).rejects.toMatchObject({ code: 'not-supported' });
  expect(existsSync(canary)).toBe(false);
});

test('a linked work tree with a configuration of its own', async () => {
  const { folder, canary } = filtered([]);
  git(folder, 'config', 'extensions.worktreeConfig', 'true');
  const linked = join(temporaryFolder(), 'linked');
  git(folder, 'worktree', 'add', '-q', linked);
  git(linked, 'config', '--worktree', 'filter.rot13.clean', `touch ${canary}; cat`);
  writeFileSync(join(linked, 'a.key'), 'SECRET\n');
  await expect(read(linked)).rejects.toMatchObject({ code: 'not-supported' });
  expect(existsSync(canary)).toBe(false);
});

test('a submodule whose configuration names programs', async () => {
  const library = initRepository(join(temporaryFolder(), 'library'));
  commit(library, 'one', { '.gitattributes': '* filter=evil\n', 'lib.py': 'one\n' });
  const { folder, canary } = filtered([]);
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'sub');
  commit(folder, 'two');
  const inside = join(folder, 'sub');
  git(inside, 'config', 'core.fsmonitor', `touch ${canary}; false`);
  git(inside, 'config', 'filter.evil.clean', `touch ${canary}; cat`);
  writeFileSync(join(inside, 'lib.py'), 'two\n');
  await expect(read(folder)).rejects.toMatchObject({ code: 'not-supported' });
  expect(existsSync(canary)).toBe(false);
});

test('a remote that would be asked for missing objects by a program of its own', async () => {
  const { folder, canary } = filtered([]);
  const tree = git(folder, 'rev-parse', 'HEAD^{tree}');
  git(folder, 'config', 'core.repositoryFormatVersion', '1');
  git(folder, 'config', 'extensions.partialClone', 'evil');
  git(folder, 'config', 'remote.evil.promisor', 'true');
  git(folder, 'config', 'remote.evil.url', folder);
  git(folder, 'config', 'remote.evil.uploadpack', `touch ${canary}; git-upload-pack`);
  git(folder, 'config', 'protocol.file.allow', 'always');
  rmSync(join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)), { force: true });
  writeFileSync(join(folder, 'b'), 'edited\n');
  await read(folder).catch(() => {});
  expect(existsSync(canary)).toBe(false);
  expect(() => git(folder, 'rev-parse', `${tree}:b`)).toThrow();
  expect(existsSync(canary)).toBe(true);
});
