import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testWith } from '../support/needs.ts';
import { startProcess } from '../support/process.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { BIN, deploytrace, run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

function repository(config?: string): string {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'First', { 'app.py': 'print(1)\n' });
  if (config !== undefined) writeFileSync(join(folder, 'deploy.config.yaml'), config);
  return folder;
}

/** Each line holds the one before nine times. */
const BOMB = ['a: &a [x]', ...'bcdefg'].reduce((text, name, index) => {
  const before = 'abcdef'[index - 1];
  return `${text}\n${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
});

describe('a config that is wrong exits with 2 and points at the place', () => {
  test.each([
    ['does not parse', 'version: 1\nsource: [', /deploy\.config\.yaml:\d+:\d+: /],
    ['is indented by a tab', 'version: 1\n\tsystem: x\n', /:2:1: .*tab/],
    ['is empty', '', /:1:1: the file is empty/],
    ['holds only a comment', '# later\n', /:1:1: the file is empty/],
    ['is a bomb of aliases', BOMB, /:\d+:\d+: .*aliases/],
    ['has an unknown key', 'version: 1\nsorce: { type: git }\n', /:2:1: .*sorce[\s\S]*source/],
    [
      'has an unknown key in a stage',
      'version: 1\nsource: { type: git, reff: main }\n',
      /:2:\d+: .*reff[\s\S]*ref/,
    ],
    [
      'has a wrong type',
      'version: 1\nprocess: { type: host, find: { port: abc } }\n',
      /:2:\d+: .*port/,
    ],
    [
      'names no adapter',
      'version: 1\nartifact: { type: checkuot }\n',
      /:2:\d+: .*checkuot[\s\S]*checkout/,
    ],
    [
      'has a bad expression',
      "version: 1\nprocess: { type: host, find: { command: '(' } }\n",
      /:2:\d+: .*regular expression/i,
    ],
    [
      'leads out of the repository',
      'version: 1\nsource: { type: git, paths: [../shop] }\n',
      /:2:\d+: .*without \.\./,
    ],
    [
      'needs a variable that is not set',
      'version: 1\nsource: { type: git, repository: "$' + '{NO_SUCH}" }\n',
      /:2:\d+: .*NO_SUCH/,
    ],
  ])('%s', async (_name, config, expected) => {
    const { stdout, stderr, code } = await deploytrace(['verify'], { cwd: repository(config) });
    expect(stderr).toMatch(expected);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('a world that is wrong exits with 3 and says of whom', () => {
  const source = (block: string) => `version: 1\nsource: { type: git, ${block} }\n`;

  test.each([
    ['a ref that does not exist', source('ref: no-such-branch'), /no-such-branch/],
    ['a ref that begins with a dash', source('ref: --upload-pack=x'), /--upload-pack=x/],
    ['a repository that is none', source('repository: /proc'), /\/proc is not a git repository/],
    [
      'a repository that is missing',
      source('repository: ./nope'),
      /nope does not exist[\s\S]*correct source\.repository/,
    ],
    ['a repository that is a file', source('repository: app.py'), /app\.py is not a folder/],
    [
      'paths that are not there',
      source('paths: [servces]'),
      /servces is not in[\s\S]*correct source\.paths/,
    ],
    [
      'a user that is not there',
      'version: 1\nprocess: { type: host, find: { user: no-such-user } }\n',
      /has no user no-such-user[\s\S]*goes by number/,
    ],
    ['a repository that names a helper', source("repository: 'ext::sh -c true'"), /ext::/],
    [
      'a pidfile with garbage',
      'version: 1\nprocess: { type: host, find: { pidfile: app.py } }\n',
      /app\.py/,
    ],
  ])('%s', async (_name, config, expected) => {
    const { stdout, code } = await deploytrace(['verify'], { cwd: repository(config) });
    expect(stdout).toMatch(expected);
    expect(stdout).not.toContain('✓ match');
    expect(code).toBe(3);
  });

  const DAMAGE: Readonly<Record<string, (at: string) => void>> = {
    'an empty HEAD': (at) => writeFileSync(join(at, 'HEAD'), ''),
    'no HEAD': (at) => rmSync(join(at, 'HEAD')),
    'garbage for a branch': (at) => writeFileSync(join(at, 'refs/heads/main'), 'garbage\n'),
    'a branch that names nothing': (at) =>
      writeFileSync(join(at, 'refs/heads/main'), `${'1'.repeat(40)}\n`),
    'garbage for an index': (at) => writeFileSync(join(at, 'index'), 'garbage'),
    'garbage for a configuration': (at) => writeFileSync(join(at, 'config'), '[core\n'),
  };

  test.each(Object.keys(DAMAGE))('a .git that is damaged: %s', async (name) => {
    const folder = repository();
    DAMAGE[name]?.(join(folder, '.git'));
    const { stdout, code } = await deploytrace(['verify'], { cwd: folder });
    expect(stdout).toContain('run git fsck there.');
    expect(stdout).toContain(folder);
    expect(code).toBe(3);
  });

  testWith('root', 'setpriv')('folders that may not be read are not "clean"', async () => {
    const folder = repository();
    commit(folder, 'lib', { 'lib/x.py': '1\n' });
    chmodSync(join(folder, '..'), 0o755);
    chmodSync(join(folder, 'lib'), 0);
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, BIN];
    const { stdout, code } = await run('setpriv', [...nobody, 'verify'], { cwd: folder });
    expect(stdout).toContain(`${folder}/lib may not be entered`);
    expect(stdout).toContain('run as its owner or as root.');
    expect(code).toBe(3);
  });

  test('a source that cannot be told is named in full, without its password', async () => {
    for (const [url, location] of [
      ['.', null],
      ['http://ana:secret@127.0.0.1:9/shop.git', /^http:\/\/\S*127\.0\.0\.1:9\/shop\.git$/],
    ] as const) {
      const folder = repository(source(`repository: '${url}', ref: no-such-branch`));
      const { stdout } = await deploytrace(['show', '--json'], { cwd: folder });
      expect(JSON.parse(stdout).source.location).toMatch(location ?? folder);
      expect(stdout).not.toContain('secret');
    }
  });

  testWith('root')('a repository of another user behind file:// is named', async () => {
    const folder = repository();
    execFileSync('chown', ['-R', '12345', folder]);
    const config = source(`repository: 'file://${folder}'`);
    const cwd = repository(`${config}artifact: { type: checkout }\n`);
    const { stdout, code } = await deploytrace(['verify', '--json'], { cwd });
    const [problem] = JSON.parse(stdout).problems;
    expect(problem.message).toContain(`${folder}/.git belongs to another user`);
    expect(problem.hint).toContain(`safe.directory ${folder}/.git`);
    expect(code).toBe(3);
  });

  test('a damaged repository', async () => {
    const folder = repository();
    rmSync(join(folder, '.git', 'objects'), { recursive: true });
    mkdirSync(join(folder, '.git', 'objects'));
    const { stdout, code } = await deploytrace(['verify'], { cwd: folder });
    expect(code).toBe(3);
    expect(stdout).not.toContain('✓ match');
  });

  test('no git at all', async () => {
    const { stdout, code } = await deploytrace(['verify'], {
      cwd: repository(),
      env: { PATH: '/nonexistent' },
    });
    expect(stdout).toContain('git was not found');
    expect(code).toBe(3);
  });

  test('a git that is too old', async () => {
    const bin = join(temporaryFolder(), 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'git'), '#!/bin/sh\necho git version 2.17.1\n', { mode: 0o755 });
    const { stdout, code } = await deploytrace(['verify'], {
      cwd: repository(),
      env: { PATH: `${bin}:/usr/bin:/bin` },
    });
    expect(stdout).toContain('2.17.1');
    expect(code).toBe(3);
  });
});

test('outside a repository it says what to do', async () => {
  const { stderr, stdout, code } = await deploytrace(['show'], { cwd: '/' });
  expect(stderr).toContain('not inside a git repository');
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('a demo that can make nothing says what it needs', async () => {
  const nowhere = await deploytrace(['demo'], { cwd: '/', env: { TMPDIR: '/proc/none' } });
  expect(nowhere.stderr).toMatch(
    /could not make its folder: .*\n {2}Point TMPDIR at a folder that can be written/,
  );
  expect(nowhere.code).toBe(3);
  const without = await deploytrace(['demo'], { cwd: '/', env: { PATH: '/proc/none' } });
  expect(without.stderr).toContain('git was not found on PATH\n  Install git');
  expect(without.code).toBe(3);
});

test('in a bare repository it says that nothing runs from one', async () => {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet', '--bare');
  const { stderr, code } = await deploytrace(['verify'], { cwd: folder });
  expect(stderr).toMatch(
    /is a bare repository, from which nothing runs, .*\n {2}Go into a clone of it/,
  );
  expect(code).toBe(2);
});

test('of a process that runs from outside every repository it says how to trace it, not to be root', async () => {
  const { pid } = await startProcess('sh', ['-c', 'echo ready; exec sleep 600'], { cwd: '/' });
  const { stderr, code } = await deploytrace(['show', '--pid', String(pid)], { cwd: '/' });
  expect(stderr).toContain(`process ${pid} does not run from inside a git repository: program `);
  expect(stderr).toContain('an artifact of type files');
  expect(stderr).not.toContain('root');
  expect(code).toBe(2);
});

test('a commit subject with terminal escapes is shown, not obeyed', async () => {
  const folder = repository();
  commit(folder, 'Evil \x1b[2J\x1b]0;title\x07 subject');
  const { stdout } = await deploytrace(['show'], { cwd: folder });
  expect(stdout).toContain('Evil \\x1b[2J');
  expect(stdout).not.toContain('\x1b');
  const json = await deploytrace(['show', '--json'], { cwd: folder });
  expect(json.stdout).not.toContain('\x1b');
  expect(JSON.parse(json.stdout).source.subject).toContain('\x1b[2J');
});

test('a dead process in a pidfile is drift, and named', async () => {
  const config = 'version: 1\nprocess: { type: host, find: { pidfile: pid } }\n';
  const folder = repository(config);
  writeFileSync(join(folder, 'pid'), `${await endedProcess()}\n`);
  const { stdout, code } = await deploytrace(['verify'], { cwd: folder });
  expect(stdout).toContain('pidfile pid: the process that the file names has ended');
  expect(code).toBe(1);
});

/** The number of a process that is gone. */
async function endedProcess(): Promise<number> {
  const child = spawn('true');
  await once(child, 'close');
  return child.pid ?? 0;
}

test('file names with line feeds, escapes and bytes that are no text are shown, not obeyed', async () => {
  const folder = repository();
  const latin1 = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]);
  writeFileSync(latin1, '1\n');
  commit(folder, 'Names', { 'new\nline\x1b[31m': '1\n' });
  appendFileSync(latin1, '2\n');
  appendFileSync(join(folder, 'new\nline\x1b[31m'), '2\n');
  const { stdout } = await deploytrace(['show'], { cwd: folder });
  expect(stdout).toContain('caf\\xe9, new\\nline\\x1b[31m');
  const json = await deploytrace(['show', '--json'], { cwd: folder });
  expect(json.stdout).not.toContain('\x1b');
  const { modified } = JSON.parse(json.stdout).artifacts[0];
  expect(modified.files.map(({ path }: { path: string }) => path)).toEqual([
    'caf\\xe9',
    'new\nline\x1b[31m',
  ]);
});

describe('a cache', () => {
  /** A checkout of a repository that is asked over a URL, with a history of some length. */
  function remote() {
    const folder = repository();
    const noise = () => randomBytes(2000).toString('base64');
    for (let count = 0; count < 30; count++) commit(folder, `${count} ${noise()}`);
    const config = `version: 1\nsource: { type: git, repository: 'file://${folder}', ref: main }\n`;
    writeFileSync(join(folder, 'deploy.config.yaml'), `${config}artifact: { type: checkout }\n`);
    return folder;
  }

  const look = (cwd: string, cache: string) =>
    deploytrace(['verify', '--json'], { cwd, env: { XDG_CACHE_HOME: cache } });

  testWith('mounts')(
    'on a full disk costs the history, is told, and leaves nothing behind',
    async () => {
      const folder = remote();
      const cache = temporaryFolder();
      const script =
        'mount -t tmpfs -o size=32k tmpfs "$1" && "$2" "$3" verify --json; find "$1" -type f >&2';
      const args = ['--mount', 'sh', '-c', script, 'sh', cache, process.execPath, BIN];
      const { stdout, stderr } = await run('unshare', args, {
        cwd: folder,
        env: { XDG_CACHE_HOME: cache },
      });
      const { source, links, problems } = JSON.parse(stdout);
      expect(source.revision).toBe(git(folder, 'rev-parse', 'main'));
      expect(links[0].verdict).toBe('same');
      expect(problems).toContainEqual(
        expect.objectContaining({
          code: 'cache-unwritable',
          hint: expect.stringContaining('space'),
        }),
      );
      expect(stderr).toBe('');
    },
  );

  test('is shared by several at once, and made once', async () => {
    const folder = remote();
    const cache = temporaryFolder();
    const all = await Promise.all([1, 2, 3].map(() => look(folder, cache)));
    for (const { stdout } of all) {
      const { source, links, problems } = JSON.parse(stdout);
      expect(source.subject).toMatch(/^29 /);
      expect(links[0].verdict).toBe('same');
      expect(problems.filter(({ code }: { code: string }) => code === 'cache-unwritable')).toEqual(
        [],
      );
    }
    expect(readdirSync(join(cache, 'deploytrace/git'))).toHaveLength(1);
  });
});
