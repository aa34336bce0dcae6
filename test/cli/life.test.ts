import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { testWith } from '../support/needs.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { verdicts, verify } from '../support/verify.ts';

async function system() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const first = commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  await nextSecond();
  const server = await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  return { folder, first, server };
}

test('fresh: match, with text and exit code together', async () => {
  const { folder, first, server } = await system();
  const { code, trace: result } = await verify(folder);
  expect(result.verdict).toBe('match');
  expect(code).toBe(0);
  expect(result.processes).toMatchObject([
    { pid: server.pid, revision: first, verdict: 'match', host: 'local' },
  ]);
  expect(verdicts(result.links)).toEqual(['same', 'same']);
  const { stdout } = await deploytrace(['show'], { cwd: folder });
  expect(stdout).toContain('✓ match');
  expect(stdout).toContain(String(server.pid));
});

test('written since the start, and as it should be again: cannot tell; and nothing is changed by looking', async () => {
  const { folder } = await system();
  utimesSync(join(folder, 'app.py'), new Date(), new Date());
  const index = join(folder, '.git', 'index');
  const before = { bytes: readFileSync(index), time: statSync(index).mtimeMs };
  const { code, trace: result } = await verify(folder);
  expect(verdicts(result.links)).toEqual(['same', 'unknown']);
  expect(result.links[1]?.reason).toContain('app.py');
  expect(code).toBe(3);
  expect(readFileSync(index).equals(before.bytes)).toBe(true);
  expect(statSync(index).mtimeMs).toBe(before.time);
  expect(git(folder, 'status', '--porcelain')).toBe('');
});

test('started with an edit that was put back: cannot tell, never a match', async () => {
  const { folder, server } = await system();
  server.kill('SIGKILL');
  appendFileSync(join(folder, 'app.py'), '# edited\n');
  await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  await afterLoading();
  git(folder, 'stash', '--quiet');
  const { code, trace: result } = await verify(folder);
  expect(verdicts(result.links)).toEqual(['same', 'unknown']);
  expect(code).toBe(3);
});

test('amended without a change of files: it runs what was meant, under its old name', async () => {
  const { folder, first } = await system();
  await afterLoading();
  git(folder, 'commit', '--quiet', '--amend', '-m', 'Greet everyone');
  const { code, trace: result } = await verify(folder);
  expect(result.processes[0]).toMatchObject({ revision: first, relation: { kind: 'same-tree' } });
  expect(code).toBe(0);
});

test('a commit whose date was set tells nothing of when it was checked out', async () => {
  const { folder } = await system();
  await afterLoading();
  const past = { GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z' };
  commit(folder, 'Greet in the past', { 'app.py': `${PYTHON_SERVER}# past\n` }, past);
  const { code, trace: result } = await verify(folder);
  expect(verdicts(result.links)).toEqual(['same', 'unknown']);
  expect(code).toBe(3);
});

test('a process of a linked work tree inside is not one of this one', async () => {
  const { folder, server } = await system();
  server.kill('SIGKILL');
  git(folder, 'worktree', 'add', '-q', '-b', 'feature', 'wt');
  commit(join(folder, 'wt'), 'Feature', { 'app.py': `${PYTHON_SERVER}# feature\n` });
  await nextSecond();
  await startProcess('python3', ['-u', 'app.py'], { cwd: join(folder, 'wt') });
  const { trace: result } = await verify(folder);
  expect(result.processes[0]).toMatchObject({ verdict: 'unknown', artifact: null });
  expect((await verify(join(folder, 'wt'))).trace.verdict).toBe('match');
});

describe.each(['checkout', 'files'])(
  'a process among other mounts is not one of this %s,',
  (type) => {
    testWith('mounts').each([
      ['the folder', 'mount -t tmpfs other shop && cp other.py shop/app.py', 'absent'],
      ['the program', 'mount --bind other.py shop/app.py', 'unknown'],
    ])('if %s is another to it', async (_name, mount, verdict) => {
      const { folder, server } = await system();
      server.kill('SIGKILL');
      const base = join(folder, '..');
      const config = `version: 1\nsource: { type: git, repository: ${folder} }\nartifact: { type: ${type}, path: ${folder} }\n`;
      writeFileSync(join(base, 'deploy.config.yaml'), config);
      writeFileSync(join(base, 'other.py'), `${PYTHON_SERVER}# other\n`);
      const enter = `${mount} && cd shop && exec python3 -u app.py`;
      await startProcess('unshare', ['--mount', 'sh', '-ec', enter], { cwd: base });
      const { code, trace } = await verify(base);
      expect(verdicts(trace.links)).toEqual(['same', verdict]);
      expect(code).toBe(verdict === 'absent' ? 1 : 3);
    });
  },
);

testWith('mounts').each([
  ['kept in git', 'lib', 3],
  ['that git was told to ignore', 'data', 0],
])('a process to which a folder %s is another one', async (_name, name, expected) => {
  const base = temporaryFolder();
  const folder = initRepository(join(base, 'shop'));
  const ignore = { '.gitignore': 'data/\n' };
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER, 'lib/a.py': '', ...ignore });
  for (const each of ['data', '../other']) mkdirSync(join(folder, each));
  await nextSecond();
  const enter = `mount --bind ../other ${name} && exec python3 -u app.py`;
  await startProcess('unshare', ['--mount', 'sh', '-ec', enter], { cwd: folder });
  const { code, trace } = await verify(folder);
  expect(trace.links[1]?.verdict).toBe(expected === 0 ? 'same' : 'unknown');
  expect(code).toBe(expected);
});

test('of two processes, each is judged by what it loaded itself', async () => {
  const { folder, first, server } = await system();
  await afterLoading();
  const second = commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
  await nextSecond();
  const late = await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  const { code, trace } = await verify(folder);
  const byPid = new Map(trace.processes.map((each) => [each.pid, each]));
  expect(byPid.get(server.pid)).toMatchObject({ revision: first, verdict: 'drift' });
  expect(byPid.get(late.pid)).toMatchObject({ revision: second, verdict: 'match' });
  expect(code).toBe(1);
});

test('a launcher in a virtual environment runs what was pulled since it was installed', async () => {
  const { folder, server } = await system();
  server.kill('SIGKILL');
  commit(folder, 'Ignore', { '.gitignore': 'venv/\n' });
  mkdirSync(join(folder, 'venv/bin'), { recursive: true });
  writeFileSync(join(folder, 'venv/pyvenv.cfg'), '');
  writeFileSync(join(folder, 'venv/bin/serve'), 'import sys; sys.path[0] = "."; import app\n');
  await nextSecond();
  const second = commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
  await nextSecond();
  await startProcess('python3', ['-u', 'venv/bin/serve'], { cwd: folder });
  const { code, trace: result } = await verify(folder);
  expect(result.processes[0]).toMatchObject({ revision: second, verdict: 'match' });
  expect(result.links[1]?.strength).toBe('claimed');
  expect(code).toBe(0);
});

test('a launcher that loads an installed copy does not run what was pulled since', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Greet', { 'shop/__init__.py': '', 'shop/app.py': PYTHON_SERVER });
  const venv = join(temporaryFolder(), 'venv');
  const version = execFileSync('/usr/bin/python3', ['-V'], { encoding: 'utf8' });
  const packages = join(venv, `lib/python${/3\.\d+/.exec(version)?.[0]}/site-packages`);
  mkdirSync(join(venv, 'bin'), { recursive: true });
  cpSync(join(folder, 'shop'), join(packages, 'shop'), { recursive: true });
  const text = `import sys\nsys.path.insert(0, ${JSON.stringify(packages)})\nfrom shop.app import server\n`;
  writeFileSync(join(venv, 'bin/serve'), text);
  await nextSecond();
  await startProcess('/usr/bin/python3', ['-u', join(venv, 'bin/serve')], { cwd: folder });
  const { code, trace: result } = await verify(folder);
  expect(result.processes[0]?.verdict).toBe('unknown');
  expect(result.links[1]?.reason).toContain(join(packages, 'shop/__init__.py'));
  expect(code).toBe(3);
});

test('committed but not restarted: stale, and the commit that is missing is named', async () => {
  const { folder, first } = await system();
  await afterLoading();
  const second = commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
  const { code, trace: result } = await verify(folder);
  expect(code).toBe(1);
  expect(verdicts(result.links)).toEqual(['same', 'stale']);
  expect(result.processes[0]).toMatchObject({
    revision: first,
    verdict: 'drift',
    relation: {
      kind: 'behind',
      behind: 1,
      missing: [{ revision: second, subject: 'Greet louder' }],
    },
  });
  const { stdout, code: shown } = await deploytrace(['show'], { cwd: folder });
  expect(shown).toBe(0);
  expect(stdout).toContain('on disk but not loaded: 1 commit');
  expect(stdout).toContain('Greet louder');
});

test('edited, started, and only then committed: it runs the new commit', async () => {
  const { folder, server } = await system();
  server.kill('SIGKILL');
  appendFileSync(join(folder, 'app.py'), '# edited\n');
  await nextSecond();
  await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  await afterLoading();
  const second = commit(folder, 'Commit the edit');
  const { code, trace: result } = await verify(folder);
  expect(result.processes[0]).toMatchObject({ revision: second, verdict: 'match' });
  expect(code).toBe(0);
});

test('edited by hand after the start: modified and stale', async () => {
  const { folder } = await system();
  await afterLoading();
  appendFileSync(join(folder, 'app.py'), '# edited\n');
  const { code, trace: result } = await verify(folder);
  expect(code).toBe(1);
  expect(verdicts(result.links)).toEqual(['modified', 'stale']);
  expect(result.processes[0]?.verdict).toBe('drift');
});

test('edited by hand and restarted: the process runs the edit', async () => {
  const { folder, server } = await system();
  server.kill('SIGKILL');
  appendFileSync(join(folder, 'app.py'), '# edited\n');
  await nextSecond();
  await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  const { code, trace: result } = await verify(folder);
  expect(code).toBe(1);
  expect(verdicts(result.links)).toEqual(['modified', 'same']);
  expect(result.processes[0]).toMatchObject({ verdict: 'drift' });
});

test('from a PID alone the checkout and the commit behind it are found', async () => {
  const { first, server } = await system();
  const { stdout, code } = await deploytrace(['show', '--pid', String(server.pid), '--json'], {
    cwd: '/',
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).processes).toMatchObject([{ pid: server.pid, revision: first }]);
});

describe('from a PID', () => {
  /** An interpreter that lies in a repository of its own, as those of pyenv and nvm do. */
  function interpreter() {
    const versions = initRepository(join(temporaryFolder(), 'versions'));
    commit(versions, 'Interpreters', { README: '' });
    const python = join(versions, 'python3');
    copyFileSync('/usr/bin/python3', python);
    chmodSync(python, 0o755);
    return python;
  }

  const ask = (pid: number) => deploytrace(['show', '--pid', String(pid), '--json'], { cwd: '/' });

  test('what a launcher among interpreters was started for is found', async () => {
    const { folder, first } = await system();
    const python = interpreter();
    const launcher = join(dirname(python), 'bin/serve');
    mkdirSync(dirname(launcher));
    writeFileSync(launcher, 'import sys; sys.path[0] = "."; import app\n');
    const server = await startProcess(python, ['-u', launcher], { cwd: folder });
    const { stdout } = await ask(server.pid);
    expect(JSON.parse(stdout).source).toMatchObject({ location: folder, revision: first });
  });

  test('whose folder was deleted neither the repository of the interpreter nor one around is taken', async () => {
    const outer = initRepository(join(temporaryFolder(), 'outer'));
    const folder = join(outer, 'releases/1');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'app.py'), PYTHON_SERVER);
    const server = await startProcess(interpreter(), ['-u', 'app.py'], { cwd: folder });
    rmSync(folder, { recursive: true });
    const { stdout, stderr, code } = await ask(server.pid);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`${folder}, which was deleted`);
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });

  test('the interpreter is not what runs while the folder is there, either', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'app.py'), PYTHON_SERVER);
    const server = await startProcess(interpreter(), ['-u', 'app.py'], { cwd: folder });
    const { stderr, code } = await ask(server.pid);
    expect(stderr).toContain(`process ${server.pid} does not run from inside a git repository`);
    expect(code).toBe(2);
  });

  testWith('mounts')('nor what has its name here, of a process among other mounts', async () => {
    const { folder } = await system();
    const enter =
      'mount -t tmpfs other shop && echo "$1" > shop/app.py && cd shop && exec "$2" -u app.py';
    const args = ['--mount', 'sh', '-ec', enter, 'sh', PYTHON_SERVER, '/usr/bin/python3'];
    const server = await startProcess('unshare', args, { cwd: join(folder, '..') });
    const { stderr, code } = await ask(server.pid);
    expect(stderr).toContain('among other mounts');
    expect(code).toBe(3);
  });
});

testWith('root')('nothing runs: that is drift, not success', async () => {
  const folder = initRepository(join(temporaryFolder(), 'idle'));
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  const { code, trace: result } = await verify(folder);
  expect(result.verdict).toBe('drift');
  expect(code).toBe(1);
});

test('the demo tells its four chapters and leaves nothing behind', async () => {
  const { stdout, code } = await deploytrace(['demo', '--json'], { cwd: '/' });
  const traces = stdout
    .trim()
    .split('\n')
    .map((each) => traceOutput.parse(JSON.parse(each)));
  expect(traces.map(({ verdict }) => verdict)).toEqual(['match', 'drift', 'drift', 'match']);
  expect(code).toBe(0);
  const { location } = traces[0]?.source ?? { location: '' };
  expect(location).not.toBe('');
  expect(statSync(location, { throwIfNoEntry: false })).toBeUndefined();
});
