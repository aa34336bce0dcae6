import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { testContext } from '../../support/context.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function withSubmodule() {
  const library = initRepository(join(temporaryFolder(), 'library'));
  commit(library, 'one', { 'lib.py': 'one\n' });
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', { 'a.py': 'one\n' });
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'sub');
  commit(folder, 'two');
  return { folder, inside: join(folder, 'sub') };
}

const read = (folder: string) => readWorkTree(folder, testContext());

test('clean, with the submodule named', async () => {
  const { folder } = withSubmodule();
  expect(await read(folder)).toMatchObject({ submodules: ['sub'], modified: { count: 0 } });
});

test('an edit inside is seen, also where the configuration says to ignore it', async () => {
  const { folder, inside } = withSubmodule();
  git(folder, 'config', 'submodule.sub.ignore', 'all');
  writeFileSync(join(inside, 'lib.py'), 'two\n');
  expect((await read(folder)).modified).toMatchObject({
    count: 1,
    files: [{ path: 'sub/lib.py', change: 'modified', changedAt: expect.any(Number) }],
  });
});

test.each([[], ['--assume-unchanged'], ['--skip-worktree']])(
  'another commit inside is seen %s',
  async (...bits) => {
    const { folder, inside } = withSubmodule();
    for (const bit of bits) git(folder, 'update-index', bit, 'sub');
    commit(inside, 'local', { 'lib.py': 'two\n' });
    expect((await read(folder)).modified.files).toMatchObject([
      { path: 'sub', change: 'modified' },
    ]);
  },
);

test('a compiled module inside that is loaded in place of its source is seen', async () => {
  const { folder, inside } = withSubmodule();
  writeFileSync(join(inside, 'lib.so'), '');
  expect((await read(folder)).shadows).toEqual(['sub/lib.so']);
});

test('a submodule that was never checked out is no change', async () => {
  const { folder } = withSubmodule();
  const clone = join(temporaryFolder(), 'clone');
  git(folder, 'clone', '-q', folder, clone);
  expect(await read(clone)).toMatchObject({ submodules: [], modified: { count: 0 } });
});

test('a submodule is a work tree of its own', async () => {
  const { folder, inside } = withSubmodule();
  expect(await read(inside)).toMatchObject({
    root: inside,
    gitFolder: join(folder, '.git/modules/sub'),
    modified: { count: 0 },
  });
});
