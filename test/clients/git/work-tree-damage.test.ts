import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { testContext } from '../../support/context.ts';
import { testWith } from '../../support/needs.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function repository(): string {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', { 'app.py': 'one\n', 'lib/a.py': 'a\n' });
  return folder;
}

const read = (folder: string) => readWorkTree(folder, testContext());

test('a folder that is not there', async () => {
  const folder = join(temporaryFolder(), 'gone');
  await expect(read(folder)).rejects.toMatchObject({
    code: 'path-not-found',
    message: `${folder} does not exist`,
  });
});

test('a folder outside of any repository', async () => {
  await expect(read(temporaryFolder())).rejects.toMatchObject({ code: 'not-a-repository' });
});

test('a bare repository has no work tree', async () => {
  const bare = join(temporaryFolder(), 'app.git');
  git('/', 'init', '-q', '--bare', bare);
  await expect(read(bare)).rejects.toMatchObject({
    code: 'not-a-repository',
    message: expect.stringContaining('bare'),
  });
});

const DAMAGE: Readonly<Record<string, (folder: string) => void>> = {
  'no HEAD': (at) => rmSync(join(at, '.git/HEAD')),
  'HEAD is garbage': (at) => writeFileSync(join(at, '.git/HEAD'), 'garbage\n'),
  'an index that is none': (at) => writeFileSync(join(at, '.git/index'), 'x'.repeat(200)),
  'a .git file that names nothing': (at) => {
    rmSync(join(at, '.git'), { recursive: true });
    writeFileSync(join(at, '.git'), 'hello\n');
  },
  'a .git file that names a folder that is gone': (at) => {
    rmSync(join(at, '.git'), { recursive: true });
    writeFileSync(join(at, '.git'), 'gitdir: ../gone\n');
  },
  'no objects': (at) => {
    rmSync(join(at, '.git/objects'), { recursive: true });
    mkdirSync(join(at, '.git/objects'));
  },
  'a configuration that does not parse': (at) => writeFileSync(join(at, '.git/config'), '[core\n'),
};

test.each(Object.keys(DAMAGE))('damaged: %s', async (name) => {
  const folder = repository();
  DAMAGE[name]?.(folder);
  await expect(read(folder)).rejects.toMatchObject({
    code: 'repository-damaged',
    message: expect.stringContaining(folder),
  });
});

test('git missing', async () => {
  const folder = repository();
  const path = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  process.env.PATH = '/nonexistent';
  await expect(read(folder)).rejects.toMatchObject({ code: 'git-missing' });
});

test('the time is up', async () => {
  const signal = AbortSignal.abort();
  await expect(readWorkTree(repository(), testContext({ signal }))).rejects.toThrow(/abort/i);
});

/** Access is checked for the real user, so it takes another process to be someone else. */
function askAsNobody(folder: string): unknown {
  const probe = join(temporaryFolder(), 'probe.mjs');
  buildSync({
    stdin: { contents: PROBE, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    outfile: probe,
  });
  chmodSync(dirname(probe), 0o755);
  chmodSync(dirname(folder), 0o755);
  const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const printed = execFileSync('setpriv', [...nobody, process.execPath, probe, folder], {
    encoding: 'utf8',
    cwd: '/',
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
  });
  return JSON.parse(printed);
}

const PROBE = `
  import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
  const asking = { signal: new AbortController().signal, once: (_key, make) => make() };
  const said = await readWorkTree(process.argv[2], asking).then(
    (tree) => ({ count: tree.modified.count }),
    (error) => ({ code: error.code, message: error.message }),
  );
  console.log(JSON.stringify(said));
`;

const asRoot = testWith('root', 'setpriv');

asRoot('a user who is not the owner', () => {
  const folder = repository();
  expect(askAsNobody(folder)).toEqual({ count: 0 });
});

asRoot('a tracked folder that may not be entered is not "unchanged"', () => {
  const folder = repository();
  writeFileSync(join(folder, 'lib/a.py'), 'edited\n');
  chmodSync(join(folder, 'lib'), 0o700);
  expect(askAsNobody(folder)).toMatchObject({
    code: 'path-denied',
    message: `${folder}/lib may not be entered`,
  });
});

asRoot('a touched file that may not be read is not "modified"', () => {
  const folder = repository();
  writeFileSync(join(folder, 'app.py'), 'one\n');
  chmodSync(join(folder, 'app.py'), 0o600);
  expect(askAsNobody(folder)).toMatchObject({
    code: 'path-denied',
    message: `${folder}/app.py may not be read`,
  });
});

asRoot('a git folder that may not be entered', () => {
  const folder = repository();
  chmodSync(join(folder, '.git'), 0o700);
  expect(askAsNobody(folder)).toMatchObject({ code: 'path-denied' });
});

asRoot('a hidden file that may not be read', () => {
  const folder = repository();
  git(folder, 'update-index', '--assume-unchanged', 'app.py');
  chmodSync(join(folder, 'app.py'), 0o600);
  expect(askAsNobody(folder)).toMatchObject({ code: 'path-denied' });
});
