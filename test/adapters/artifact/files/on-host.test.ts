import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect } from 'vitest';
import type { FilesArtifact } from '../../../../src/adapters/artifact/files/files.ts';
import { localFiles } from '../../../../src/adapters/artifact/files/local.ts';
import { remoteFiles } from '../../../../src/adapters/artifact/files/on-host.ts';
import type { Ask } from '../../../../src/clients/shell/ask.ts';
import { testWith } from '../../../support/needs.ts';
import { askShell, busyboxOnly } from '../../../support/shell.ts';
import { snapshot } from '../../../support/snapshot.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const busyboxFolder = mkdtempSync(join(tmpdir(), 'deploytrace-test-'));
afterAll(() => rmSync(busyboxFolder, { recursive: true }));

let busyboxEnvironment: NodeJS.ProcessEnv | null = null;
/** Not even git is there. */
function busybox(): NodeJS.ProcessEnv {
  busyboxEnvironment ??= busyboxOnly(busyboxFolder);
  return busyboxEnvironment;
}

interface Shell {
  readonly name: string;
  readonly part: string;
  readonly toAsk: () => Ask;
  /** Its \`stat\` tells fractions of a second, and when something was made. */
  readonly exact: boolean;
}

const SHELLS: readonly Shell[] = [
  { name: 'dash', part: 'dash', toAsk: () => askShell(['dash']), exact: true },
  { name: 'bash', part: 'bash', toAsk: () => askShell(['bash']), exact: true },
  {
    name: 'BusyBox',
    part: 'busybox',
    toAsk: () => askShell(['busybox', 'sh'], busybox()),
    exact: false,
  },
];

const signal = new AbortController().signal;

/** What does not depend on how finely times are told. */
function withoutTimes({ files, claims, place }: FilesArtifact) {
  const { changedAt: _changedAt, newest: _newest, recent, caches, ...rest } = files;
  const touched = [...recent, ...caches].map(({ path }) => path).sort();
  const links = place?.links.map(({ path, target }) => [path, target]);
  const { others, logged } = place?.releases ?? {};
  return { ...rest, touched, claims, links, others, logged };
}

async function expectSame(ask: Ask, path: string, exact: boolean): Promise<FilesArtifact> {
  const ours = await localFiles(path, signal);
  const theirs = await remoteFiles(ask, path);
  if (exact) expect(theirs).toEqual(ours);
  else expect(withoutTimes(theirs)).toEqual(withoutTimes(ours));
  // Told too early, a change could pass for one that was loaded.
  expect(theirs.files.changedAt).toBeGreaterThanOrEqual(ours.files.changedAt);
  return theirs;
}

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    const place = Buffer.from(join(folder, path), 'latin1');
    mkdirSync(Buffer.from(join(folder, path, '..'), 'latin1'), { recursive: true });
    writeFileSync(place, text);
  }
  return folder;
}

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const C = 'c'.repeat(40);
const LOG = [
  `Branch main (at ${C}) deployed as release 0 by Ben`,
  `Branch main (at ${C}) deployed as release 1 by Ben`,
  `Branch main (at ${B}) deployed as release 2 by Ana`,
].join('\n');
const direct = (commit: string) => JSON.stringify({ vcs_info: { vcs: 'git', commit_id: commit } });

describe.each(SHELLS)('$name tells of files what this machine tells:', ({ part, toAsk, exact }) => {
  const test = testWith(part);
  const ask: Ask = (...asked) => toAsk()(...asked);

  test('a file, an empty one, one that is larger than a read', async () => {
    const large = 'x'.repeat((1 << 20) + 3);
    const folder = write(temporaryFolder(), { app: 'program', empty: '', '-large $(x)': large });
    for (const name of ['app', 'empty', '-large $(x)'])
      await expectSame(ask, join(folder, name), exact);
  });

  test('a folder with names and kinds of every sort', async () => {
    const folder = write(temporaryFolder(), {
      'app.py': 'one',
      'a b.py': '',
      'lib/deep/er.py': 'two',
      'lib-2/x': 'between',
      'quo\'te"\\': 'q',
      'new\nline': 'n',
      'bad\xff\xfe': 'b',
      '-rf': '',
      '$(touch hostile)': '',
      '.hidden/x': '',
      '.git/HEAD': 'not ours',
      'sub/.git/HEAD': 'of another',
      '__pycache__/app.cpython-311.pyc': 'c',
    });
    mkdirSync(join(folder, 'empty'));
    chmodSync(join(folder, 'app.py'), 0o755);
    symlinkSync('app.py', join(folder, 'link'));
    symlinkSync(Buffer.from('nowhere\n\xff', 'latin1'), join(folder, 'dangling'));
    symlinkSync('..', join(folder, 'up'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    const server = createServer().listen(join(folder, 'socket'));
    await expectSame(ask, folder, exact);
    server.close();
  });

  test('an empty folder', async () => {
    await expectSame(ask, temporaryFolder(), exact);
  });

  test('whatever there is', async () => {
    const name = fc
      .uint8Array({ minLength: 1, maxLength: 8 })
      .map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll(/[/\0]/g, '_'))
      .filter((text) => text !== '.' && text !== '..' && text !== '.git');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const file = fc.tuple(path, fc.string({ maxLength: 40 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 8 }), async (files) => {
        const folder = temporaryFolder();
        for (const [path, text, program] of files) {
          try {
            write(folder, { [path]: text });
            if (program) chmodSync(Buffer.from(`${folder}/${path}`, 'latin1'), 0o755);
          } catch {
            // One name cannot be a file and a folder.
          }
        }
        await expectSame(ask, folder, exact);
      }),
      { numRuns: 8 },
    );
  });

  test('whatever files say of a revision', async () => {
    const folder = write(temporaryFolder(), {
      REVISION: `${A}\n`,
      '.git_archival.txt': `node: ${B}\n`,
      'version.json': JSON.stringify({ commit: B }),
      'package.json': JSON.stringify({ gitHead: A, fill: 'x'.repeat(2 << 20) }),
      '.cargo_vcs_info.json': `\0{"git":{"sha1":"${A}"}}`,
      'WEB-INF/classes/git.properties': `git.commit.id=${A}\n`,
      'lib/python3.11/site-packages/shop-1.dist-info/direct_url.json': direct(A),
      'shop-1.dist-info/direct_url.json': direct(A),
    });
    const elsewhere = write(temporaryFolder(), { 'git.properties': `git.commit.id=${B}\n` });
    mkdirSync(join(folder, 'BOOT-INF'));
    symlinkSync(elsewhere, join(folder, 'BOOT-INF/classes'));
    symlinkSync(join(elsewhere, 'git.properties'), join(folder, 'git.properties'));
    const { claims } = await expectSame(ask, folder, exact);
    expect(claims.map(({ by }) => by)).toEqual([
      'REVISION',
      '.git_archival.txt',
      'version.json',
      'WEB-INF/classes/git.properties',
      'shop-1.dist-info/direct_url.json',
      'lib/python3.11/site-packages/shop-1.dist-info/direct_url.json',
    ]);
  });

  test('releases side by side, seen over links', async () => {
    const base = temporaryFolder();
    write(join(base, 'srv'), {
      'releases/1/REVISION': `${A}\n`,
      'releases/2/REVISION': `${B}\n`,
      'releases/.3/api/app.py': '',
      'releases/notes.txt': '',
      'revisions.log': `${'#'.repeat(1 << 20)}\n${LOG}`,
    });
    symlinkSync('./releases/../releases/2', join(base, 'srv/current'));
    symlinkSync(join(base, 'srv'), join(base, 'a b'));
    const { place, claims } = await expectSame(ask, join(base, 'a b/current'), exact);
    expect(place?.releases?.others.map((each) => each.claims[0]?.revision)).toEqual([
      undefined,
      A,
      C,
    ]);
    expect(claims).toMatchObject([
      { revision: B, strength: 'recorded' },
      { revision: B, strength: 'claimed', by: 'revisions.log (deployed by Ana)' },
    ]);
  });

  test('a jar, and one that is damaged', async () => {
    const folder = write(temporaryFolder(), { 'git.properties': `git.commit.id=${A}\n` });
    const jar = join(folder, 'shop.jar');
    const script =
      'import sys, os, zipfile\nz = zipfile.ZipFile(sys.argv[1], "w")\nz.writestr("filler", os.urandom(200000))\nz.write(sys.argv[2], "git.properties")\nz.close()';
    execFileSync('python3', ['-c', script, jar, join(folder, 'git.properties')]);
    const { claims } = await expectSame(ask, jar, exact);
    expect(claims).toMatchObject([{ revision: A }]);
    truncateSync(jar, readFileSync(jar).length - 50);
    await expectSame(ask, jar, exact);
  });

  test.each([
    ['path-not-found', 'none'],
    ['path-not-found', 'file/below'],
    ['path-not-found', 'dangling'],
    ['path-not-found', 'loop/x'],
    ['path-not-found', '$(touch hostile)\n'],
    ['not-supported', 'fifo'],
    ['not-supported', 'bytes'],
  ])('%s: %s', async (code, name) => {
    const folder = write(temporaryFolder(), { file: '', 'file-\xff': '' });
    symlinkSync('nowhere', join(folder, 'dangling'));
    symlinkSync('loop', join(folder, 'loop'));
    symlinkSync(Buffer.from('file-\xff', 'latin1'), join(folder, 'bytes'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    await expect(remoteFiles(ask, join(folder, name))).rejects.toMatchObject({ code });
    await expect(localFiles(join(folder, name), signal)).rejects.toMatchObject({ code });
  });

  test('and changes nothing', async () => {
    const folder = write(temporaryFolder(), { 'app.py': 'one', 'lib/x': '', REVISION: A });
    const before = snapshot(folder);
    await remoteFiles(ask, folder);
    await remoteFiles(ask, join(folder, 'app.py'));
    expect(snapshot(folder)).toEqual(before);
  });
});

testWith('go', 'dash')(
  'a program that go built, of which only pieces are read',
  async () => {
    const folder = write(join(temporaryFolder(), 'app'), {
      'go.mod': 'module example.com/app\n\ngo 1.18\n',
      'main.go': 'package main\n\nfunc main() { println("hello") }\n',
    });
    const run = (command: string, ...args: readonly string[]) =>
      execFileSync(command, args, {
        cwd: folder,
        stdio: 'pipe',
        env: { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off', CGO_ENABLED: '0' },
      });
    run('git', 'init', '-q');
    run('git', 'add', '.');
    run('git', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'One');
    const path = join(folder, '..', 'shop');
    run('go', 'build', '-o', path, '.');
    let fetched = 0;
    const ask: Ask = async (...asked) => {
      const said = await askShell(['dash'])(...asked);
      fetched += said.stdout.length;
      return said;
    };
    const { claims, files } = await expectSame(ask, path, true);
    expect(claims).toMatchObject([{ by: 'Go build info', dirty: false }]);
    expect(fetched).toBeLessThan(files.size * 0.8);
  },
  120_000,
);
