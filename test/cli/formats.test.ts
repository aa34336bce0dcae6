import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

const FORMATS =
  `text json ndjson junit sarif github gitlab dotenv markdown mermaid dot prometheus cdevents
  in-toto`.split(/\s+/);

/** A repository of which nothing runs: drift, and 0 from show. */
function idle(files: Record<string, string> = {}): string {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'First', { 'app.py': PYTHON_SERVER, ...files });
  return folder;
}

const read = (...path: readonly string[]) => readFileSync(join(...path), 'utf8');

test('every format at once, each in a file of its own, and nothing on stdout', async () => {
  const cwd = idle();
  const out = temporaryFolder();
  const flags = FORMATS.flatMap((format) => ['--format', `${format}=${join(out, format)}`]);
  const { stdout, stderr, code } = await deploytrace(['verify', ...flags], { cwd });
  expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 1 });
  expect(readdirSync(out).sort()).toEqual([...FORMATS].sort());
  for (const format of FORMATS)
    expect(read(out, format), format).toMatch(/drift|absent|"fail"|gitCommit/);
  expect(traceOutput.parse(JSON.parse(read(out, 'ndjson')))).toEqual(JSON.parse(read(out, 'json')));
  expect(JSON.parse(read(out, 'in-toto')).predicate.verifier.id).toMatch(/@\d+\.\d+\.\d+$/);
});

test('the text for people, and a report beside it', async () => {
  const cwd = idle();
  const line = ['show', '--format', 'text', '--format', 'junit', '--output', 'report.xml'];
  const { stdout, code } = await deploytrace(line, { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('✗ drift');
  expect(read(cwd, 'report.xml')).toContain('<failure type="process-absent"');
  const json = await deploytrace(['show', '--format=json=-'], { cwd });
  expect(JSON.parse(json.stdout).verdict).toBe('drift');
});

test('the verdict, its reports and the exit code are one, also where all is as it was meant', async () => {
  const folder = idle();
  await nextSecond();
  await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  const { stdout, code } = await deploytrace(
    [
      'verify',
      '-f',
      'markdown',
      '-f',
      'junit=/dev/null',
      '-f',
      'gitlab=q.json',
      '-f',
      'dotenv=v.env',
    ],
    { cwd: folder },
  );
  expect(code).toBe(0);
  expect(stdout).toContain('✅ `shop`: match');
  expect(read(folder, 'q.json')).toBe('[]\n');
  expect(read(folder, 'v.env')).toMatch(/^DEPLOYTRACE_VERDICT=match\n/);
});

describe('a file that cannot be written is one error, and the others are written', () => {
  test.each([
    ['a folder that is not there', 'no/report.xml', 'no such folder'],
    ['a folder', 'taken', 'expected a file, got a folder'],
    ['a file that stands for a folder', 'app.py/report.xml', 'no such folder'],
    ['a name that is too long', 'x'.repeat(300), 'the name is too long'],
  ])('%s', async (_name, file, reason) => {
    const cwd = idle();
    mkdirSync(join(cwd, 'taken'));
    const line = ['show', '-f', 'text', '-f', `junit=${file}`, '-f', 'json=trace.json'];
    const { stdout, stderr, code } = await deploytrace(line, { cwd });
    expect(stderr).toMatch(/^deploytrace: /);
    expect(stderr).toContain(`was not written: ${reason}`);
    expect(stdout).toContain('✗ drift');
    expect(JSON.parse(read(cwd, 'trace.json')).verdict).toBe('drift');
    expect(code).toBe(2);
    expect((await deploytrace(['verify', ...line.slice(1)], { cwd })).code).toBe(1);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('a full disk was not asked for: it exits with 3', async () => {
    const { stderr, code } = await deploytrace(['show', '-f', 'json=/dev/full'], { cwd: idle() });
    expect(stderr).toMatch(/^deploytrace: \/dev\/full was not written: ENOSPC.*\n$/);
    expect(code).toBe(3);
  });
});

test('a wrong line is refused before anything is looked at', async () => {
  const { stdout, stderr, code } = await deploytrace(
    ['verify', '-f', 'json=trace.json', '-f', 'junti=x.xml'],
    { cwd: '/' },
  );
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  expect(stderr).toBe(
    'deploytrace: --format junti: there is no such format\n  Did you mean junit?\n',
  );
});

test('a step of GitHub Actions gets annotations, a summary and outputs, after what others wrote', async () => {
  const cwd = idle();
  const out = temporaryFolder();
  const [summary, outputs] = [join(out, 'summary'), join(out, 'outputs')];
  writeFileSync(summary, 'before\n');
  writeFileSync(outputs, 'other=1\n');
  const env = {
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: outputs,
    GITHUB_ACTIONS: 'true',
    CI: 'true',
  };
  const { stdout, code } = await deploytrace(['verify', '--format', 'github'], { cwd, env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::error title=shop%3A what runs is not what was meant::/m);
  expect(read(summary)).toMatch(/^before\n## ❌ `shop`: drift\n/);
  expect(read(outputs)).toMatch(/^other=1\nverdict=drift\nexpected=[0-9a-f]{40}\n/);
  const elsewhere = await deploytrace(['show', '--format', 'github'], {
    cwd,
    env: { GITHUB_STEP_SUMMARY: join(out, 'no/summary') },
  });
  expect(elsewhere.stderr).toContain('($GITHUB_STEP_SUMMARY) was not written: no such folder');
  expect(elsewhere.stdout).toContain('::error ');
  expect(elsewhere.code).toBe(2);
});

test('other formats leave those files alone', async () => {
  const summary = join(temporaryFolder(), 'summary');
  const env = { GITHUB_STEP_SUMMARY: summary };
  await deploytrace(['show', '--format', 'markdown'], { cwd: idle(), env });
  expect(existsSync(summary)).toBe(false);
});

test('reports point at the lines of the config, from the top of its repository', async () => {
  const config = `version: 1
source: { type: git, repository: .. }
artifact: { type: checkout, path: .. }
process:
  type: host
environments:
  staging:
    process:
      type: host
`;
  const folder = idle({ 'ops/deploy.config.yaml': config });
  const place = async (...flags: readonly string[]) => {
    const line = ['show', '-c', 'ops/deploy.config.yaml', '-f', 'sarif', ...flags];
    const { stdout } = await deploytrace(line, { cwd: folder });
    const [result] = JSON.parse(stdout).runs[0].results;
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    return [artifactLocation.uri, region.startLine, region.startColumn];
  };
  expect(await place()).toEqual(['ops/deploy.config.yaml', 4, 1]);
  expect(await place('-e', 'staging')).toEqual(['ops/deploy.config.yaml', 8, 5]);
});

test('several environments are one report, and a policy decides as it does for the exit code', async () => {
  const config = `version: 1
process: { type: host, find: { port: 1 } }
environments:
  staging: {}
  production: {}
`;
  const cwd = idle({ 'deploy.config.yaml': config });
  const flags = ['-f', 'junit=r.xml', '-f', 'sarif=r.sarif', '-f', 'markdown', '-f', 'json=r.json'];
  const all = await deploytrace(['verify', '-e', 'all', ...flags], { cwd });
  expect(all.code).toBe(1);
  expect(all.stdout.match(/^## ❌ `shop` · `(staging|production)`: drift$/gm)).toHaveLength(2);
  expect(read(cwd, 'r.xml').match(/<testsuite name="shop\.(staging|production)"/g)).toHaveLength(2);
  expect(JSON.parse(read(cwd, 'r.sarif')).runs).toHaveLength(2);
  expect(JSON.parse(read(cwd, 'r.json')).environments).toHaveLength(2);
  const met = await deploytrace(['verify', '-e', 'all', '--stage', 'source', ...flags], { cwd });
  expect(met.code).toBe(0);
  expect(met.stdout.match(/^## ✅/gm)).toHaveLength(2);
  expect(read(cwd, 'r.xml')).not.toMatch(/<(failure|error) /);
  expect(JSON.parse(read(cwd, 'r.sarif')).runs[0].results).toEqual([]);
});

test('a secret of the config is in no format', async () => {
  const config = `version: 1
source: { type: git, repository: "http://ana:$\{TOKEN}@127.0.0.1:1/shop.git" }
`;
  const cwd = idle({ 'deploy.config.yaml': config });
  const out = temporaryFolder();
  const flags = FORMATS.flatMap((format) => ['--format', `${format}=${join(out, format)}`]);
  const env = { TOKEN: 'tr0ub4dor-und-3', XDG_CACHE_HOME: join(out, 'cache') };
  const { stderr, code } = await deploytrace(['verify', ...flags], { cwd, env });
  expect(code).toBe(3);
  // Of a commit that nobody knows there is no statement.
  expect(stderr).toMatch(/in-toto was not written: this format has nothing to say/);
  const written = FORMATS.filter((format) => existsSync(join(out, format)));
  expect(written).toEqual(FORMATS.filter((format) => format !== 'in-toto'));
  for (const format of written) expect(read(out, format)).not.toContain('tr0ub4dor');
});
