import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { severalOutput, traceOutput } from '../../src/renderers/json/schema.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { deploytrace, type Ran, startDeploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { inTerminal } from '../support/terminal.ts';

/** Real servers are started and ended in each of these, on machines that have other things to do. */
vi.setConfig({ testTimeout: 90_000 });

const start = (folder: string) => startProcess('python3', ['-u', 'app.py'], { cwd: folder });

/** A server that runs the first of two commits, and is to be restarted. */
async function behind() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const first = commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  await nextSecond();
  const server = await start(folder);
  await afterLoading();
  const second = commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
  await nextSecond();
  return { folder, first, second, server };
}

const OFTEN = ['--interval', '200ms'];

function traceIn({ stdout }: Ran) {
  return traceOutput.parse(JSON.parse(stdout));
}

/** The lines that were printed while waiting, without their clock. */
function toldIn({ stderr }: Ran): readonly string[] {
  return stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ *\d+:\d\d {2}/, ''));
}

test('across a real restart: it never succeeds on the old version, and tells what changes', async () => {
  const { folder, first, second, server } = await behind();
  const args = ['verify', '--wait', '60s', '--stable', '2s', '--json', ...OFTEN];
  const waiting = startDeploytrace(args, { cwd: folder });
  await waiting.until(/runs .* 1 behind/);
  server.kill('SIGKILL');
  await waiting.until(/has ended/);
  const next = await start(folder);
  const ran = await waiting.ended;
  const trace = traceIn(ran);
  expect(trace.processes).toMatchObject([{ pid: next.pid, revision: second, verdict: 'match' }]);
  expect(trace.policy).toMatchObject({ outcome: 'match', wait: { end: 'met' } });
  expect(trace.policy?.wait?.heldMs).toBeGreaterThanOrEqual(2000);
  expect(ran.code).toBe(0);
  const told = toldIn(ran);
  expect(told[0]).toContain(
    `waiting up to 1 min until all that runs is ${second.slice(0, 7)} (main)`,
  );
  const [old, now] = [`${server.pid} runs ${first.slice(0, 7)}`, `${next.pid} runs`];
  expect(told.filter((line) => line.startsWith(`✗ ${old}`))).toHaveLength(1);
  expect(told.filter((line) => line === `– ${server.pid} has ended`)).toHaveLength(1);
  expect(told.at(-1)).toBe(`✓ ${now} ${second.slice(0, 7)}`);
});

test('on a terminal it also tells how long it has waited, and takes that back', async () => {
  const { folder, server } = await behind();
  const settings = { cwd: folder, columns: 80, rows: 60, before: ['$ make deploy'] };
  const terminal = inTerminal(['verify', '--wait', '60s', ...OFTEN], settings);
  const isOn = (pattern: RegExp) => (lines: readonly string[]) => pattern.test(lines.join('\n'));
  await terminal.until(isOn(/1 behind main\n {2}waited .* of 1 min …$/));
  server.kill('SIGKILL');
  await terminal.until(isOn(/has ended\n.*nothing runs.*[\s\S]*\n {2}waited/));
  await start(folder);
  expect(await terminal.ended).toBe(0);
  const left = terminal.lines();
  expect(left[0]).toBe('$ make deploy');
  // Broken at words, and not where the terminal ends.
  expect(left.slice(1, 3).join(' ')).toMatch(
    /^waiting up to 1 min until .* \(main\), or another commit that contains it$/,
  );
  expect(left.join('\n')).not.toMatch(/waited|looking at|judging/);
  expect(left.at(-1)).toMatch(/^ {2}Found: +✓ match: /);
});

test('what is there already is not waited for', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  await nextSecond();
  await start(folder);
  const ran = await deploytrace(['verify', '--wait', '60s', '--json'], { cwd: folder });
  expect(traceIn(ran).policy?.wait).toMatchObject({ end: 'met', looks: 1 });
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
});

test('it is bound to the commit that was named at first; a later one contains it', async () => {
  const { folder, second, server } = await behind();
  const waiting = startDeploytrace(['verify', '--wait', '60s', '--json', ...OFTEN], {
    cwd: folder,
  });
  await waiting.until(/1 behind/);
  const third = commit(folder, 'Greet again', { 'app.py': `${PYTHON_SERVER}# again\n` });
  await nextSecond();
  server.kill('SIGKILL');
  await start(folder);
  const ran = await waiting.ended;
  const trace = traceIn(ran);
  expect(trace.source).toMatchObject({ ref: 'HEAD', revision: second });
  expect(trace.processes).toMatchObject([
    { revision: third, relation: { kind: 'ahead', ahead: 1 } },
  ]);
  expect(trace.policy?.findings).toMatchObject([
    { code: 'as-meant' },
    { stage: 'artifact', code: 'contains', outcome: 'tolerated' },
    { stage: 'process', code: 'contains', outcome: 'tolerated' },
  ]);
  expect(ran.code).toBe(0);
  const exact = await deploytrace(['verify', '--expect', second, '--exact', '--wait', '1s'], {
    cwd: folder,
  });
  expect(exact.stdout).toMatch(/Found: +✗ timed out: .*1 ahead/);
  expect(exact.code).toBe(4);
});

test('on time-out the last state of each instance is told, in text and in JSON', async () => {
  const { folder, server } = await behind();
  const args = ['verify', '--wait', '1s', ...OFTEN];
  const text = await deploytrace(args, { cwd: folder });
  expect(text.stdout.split('\n')[0]).toContain('✗ timed out');
  expect(text.stdout).toMatch(new RegExp(`Found: +✗ timed out: ${server.pid} runs .*1 behind`));
  expect(text.stdout).toMatch(/Required: .*; within 1 s\n/);
  expect(text.code).toBe(4);
  const json = await deploytrace([...args, '--json'], { cwd: folder });
  const { policy, processes } = traceIn(json);
  expect(policy).toMatchObject({
    outcome: 'timeout',
    verdict: 'drift',
    wait: { end: 'timed-out' },
  });
  expect(processes).toMatchObject([{ pid: server.pid, relation: { behind: 1 } }]);
  expect(json.code).toBe(4);
});

describe('it gives up at once', () => {
  test('where nothing names a commit', async () => {
    const folder = initRepository(join(temporaryFolder(), 'shop'));
    commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
    const ran = await deploytrace(['verify', '--expect', 'v9', '--wait', '1h', '--json'], {
      cwd: folder,
    });
    expect(traceIn(ran).policy).toMatchObject({
      outcome: 'unknown',
      wait: { end: 'failed', looks: 1 },
    });
    expect(ran.code).toBe(3);
  });

  test('where a process that was named by its number has ended', async () => {
    const { folder, server } = await behind();
    const config = `version: 1\nprocess: { type: host, find: { pid: ${server.pid} } }\n`;
    writeFileSync(join(folder, 'deploy.config.yaml'), config);
    const waiting = startDeploytrace(['verify', '--wait', '1h', '--json', ...OFTEN], {
      cwd: folder,
    });
    await waiting.until(/1 behind/);
    server.kill('SIGKILL');
    const ran = await waiting.ended;
    expect(traceIn(ran).policy).toMatchObject({ outcome: 'drift', wait: { end: 'failed' } });
    expect(ran.code).toBe(1);
  });
});

test('Ctrl-C ends it with 130, and with nothing said that is not known', async () => {
  const { folder } = await behind();
  const waiting = startDeploytrace(['verify', '--wait', '1h', '--json'], { cwd: folder });
  await waiting.until(/1 behind/);
  waiting.child.kill('SIGINT');
  const { stdout, code } = await waiting.ended;
  expect(stdout).toBe('');
  expect(code).toBe(130);
});

/** A master that lies elsewhere; at SIGHUP it replaces its workers one by one, each when the next is ready. */
const MASTER = `import signal, subprocess, sys, time
def start():
    worker = subprocess.Popen([sys.executable, '-u', sys.argv[1]], stdout=subprocess.PIPE)
    worker.stdout.readline()
    return worker
workers = [start(), start()]
def reload(*_):
    for index, old in enumerate(list(workers)):
        workers[index] = start()
        time.sleep(2)
        old.kill()
        old.wait()
signal.signal(signal.SIGHUP, reload)
print('ready', flush=True)
while True: signal.pause()
`;

test('across a rolling update: it waits for the last instance', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  const master = join(temporaryFolder(), 'master.py');
  writeFileSync(master, MASTER);
  await nextSecond();
  const args = ['-u', master, join(folder, 'app.py')];
  const server = await startProcess('/usr/bin/python3', args, { cwd: '/' });
  await afterLoading();
  const second = commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
  await nextSecond();
  const waiting = startDeploytrace(['verify', '--wait', '60s', '--json', ...OFTEN], {
    cwd: folder,
  });
  await waiting.until(/1 behind[\s\S]*1 behind/);
  server.kill('SIGHUP');
  const ran = await waiting.ended;
  const trace = traceIn(ran);
  expect(trace.processes.map(({ revision }) => revision)).toEqual([second, second]);
  expect(ran.code).toBe(0);
  // While old and new ran side by side it went on waiting.
  const told = toldIn(ran);
  const firstNew = told.findIndex((line) => line.startsWith('✓') && line.includes(' runs '));
  expect(told.slice(firstNew + 1).filter((line) => line.endsWith('has ended'))).toHaveLength(2);
});

test('across a real reload: the master stays, its workers are new', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const app = `def app(environ, start_response):
    start_response('200 OK', [])
    return [b'hello']
print('loaded', flush=True)
`;
  commit(folder, 'Greet', { 'app.py': app });
  await nextSecond();
  const options = ['-w', '2', '-b', '127.0.0.1:0', '--log-level', 'critical'];
  const server = await startProcess('gunicorn', ['--chdir', folder, ...options, 'app:app'], {
    cwd: '/',
    env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' },
  });
  await afterLoading();
  const second = commit(folder, 'Greet louder', { 'app.py': `${app}# louder\n` });
  await nextSecond();
  const args = ['verify', '--expect', 'main', '--wait', '60s', '--json', ...OFTEN];
  const waiting = startDeploytrace(args, { cwd: folder });
  await waiting.until(/(1 behind[\s\S]*){3}/);
  server.kill('SIGHUP');
  const ran = await waiting.ended;
  const { processes } = traceIn(ran);
  expect(processes.map(({ revision }) => revision)).toEqual([second, second, second]);
  expect(processes[0]?.pid).toBe(server.pid);
  expect(toldIn(ran).filter((line) => line.endsWith('has ended'))).toHaveLength(2);
  expect(ran.code).toBe(0);
});

test('several environments are waited for side by side, each line with its name', async () => {
  const { folder, server } = await behind();
  const config = `version: 1
policy: { environment: all, interval: 200ms }
environments:
  disk: { policy: { stage: artifact } }
  live: {}
`;
  writeFileSync(join(folder, '.git', 'info', 'exclude'), 'deploy.config.yaml\n');
  writeFileSync(join(folder, 'deploy.config.yaml'), config);
  const ran = await deploytrace(['verify', '--wait', '1s', '--json'], { cwd: folder });
  const several = severalOutput.parse(JSON.parse(ran.stdout));
  expect(several.outcome).toBe('timeout');
  expect(several.environments.map(({ policy }) => policy?.outcome)).toEqual(['match', 'timeout']);
  expect(ran.stderr).toMatch(/^live {2}waiting up to 1 s/m);
  expect(ran.stderr).toMatch(new RegExp(`^live .*✗ ${server.pid} runs`, 'm'));
  expect(ran.stderr).not.toMatch(/^disk/m);
  expect(ran.code).toBe(4);
});

test('a remote source is asked once: what it named stays what is waited for', async () => {
  const root = temporaryFolder();
  const folder = initRepository(join(root, 'origin'));
  const first = commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  git(root, 'clone', '-q', folder, 'live');
  const config = `version: 1
source: { type: git, repository: "file://${folder}", ref: main }
artifact: { type: checkout, path: live }
policy: { stage: artifact, interval: 200ms, wait: 60s }
`;
  writeFileSync(join(root, 'deploy.config.yaml'), config);
  git(join(root, 'live'), 'commit', '-q', '--allow-empty', '--amend', '-m', 'Another');
  const settings = { cwd: root, env: { XDG_CACHE_HOME: join(root, 'cache') } };
  const waiting = startDeploytrace(['verify', '--json'], settings);
  await waiting.until(/✗/);
  commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
  git(join(root, 'live'), 'reset', '-q', '--hard', first);
  const ran = await waiting.ended;
  const { source, policy } = traceIn(ran);
  expect(source).toMatchObject({ ref: 'main', revision: first });
  expect(policy?.outcome).toBe('match');
  expect(ran.code).toBe(0);
});
