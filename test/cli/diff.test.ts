import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diffOutput } from '../../src/renderers/json/diff-schema.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** main: start - one - two; a checkout each for staging, at `two`, and production, at `start`. */
async function system() {
  const base = temporaryFolder();
  const folder = initRepository(join(base, 'shop'));
  const start = commit(folder, 'Start', { 'app.py': PYTHON_SERVER });
  const one = commit(folder, 'Round half up (#7)', { 'tax.py': '1' });
  const two = commit(folder, 'Print invoices', { 'print.py': '1' });
  for (const [name, revision] of [
    ['staging', two],
    ['production', start],
  ] as const) {
    git(base, 'clone', '-q', folder, name);
    git(join(base, name), 'reset', '-q', '--hard', revision);
  }
  await nextSecond();
  const run = (name: string) =>
    startProcess('python3', ['-u', 'app.py'], { cwd: join(base, name) });
  const [staging, production] = await Promise.all([run('staging'), run('production')]);
  const environment = (name: string) =>
    `  ${name}:\n    artifact: { type: checkout, path: ../${name} }\n    process: { type: host, find: { cwd: ${base}/${name} } }\n`;
  writeFileSync(
    join(folder, 'deploy.config.yaml'),
    `version: 1\nsystem: shop\nsource: { type: git, repository: ., ref: main }\nenvironments:\n${environment('staging')}${environment('production')}`,
  );
  return { base, folder, start, one, two, run, staging, production };
}

async function diff(cwd: string, ...args: readonly string[]) {
  const { stdout, stderr, code } = await deploytrace(['diff', '--json', ...args], { cwd });
  expect(stderr).toBe('');
  const { systems } = diffOutput.parse(JSON.parse(stdout));
  return { code, systems, first: systems[0]?.differences[0] };
}

const subjects = (list?: { commits: readonly { subject: string }[] } | null) =>
  list?.commits.map(({ subject }) => subject);

describe('diff', { timeout: 120_000 }, () => {
  it('lists what would ship to each environment, and the way back', async () => {
    const { folder, start, two, production } = await system();
    const { code, systems } = await diff(folder, '--exit-code');
    expect(code).toBe(1);
    expect(systems.map(({ environment }) => environment)).toEqual(['staging', 'production']);
    expect(systems.map(({ differences }) => differences[0]?.state)).toEqual(['same', 'different']);
    const [shipped] = systems[1]?.differences ?? [];
    expect(shipped).toMatchObject({
      from: { kind: 'running', revision: start, processes: [String(production.pid)] },
      to: { kind: 'meant', name: 'main', revision: two },
      removes: { count: 0 },
      files: null,
    });
    expect(subjects(shipped?.adds)).toEqual(['Print invoices', 'Round half up (#7)']);
    expect(shipped?.adds?.commits[1]?.pullRequest).toBe(7);
    const back = await diff(folder, 'production', '--reverse', '--files');
    expect(subjects(back.first?.removes)).toEqual(['Print invoices', 'Round half up (#7)']);
    expect(back.first?.files?.files).toMatchObject([
      { path: 'print.py', change: 'deleted' },
      { path: 'tax.py', change: 'deleted' },
    ]);
    const text = await deploytrace(['diff', 'production', '--reverse'], { cwd: folder });
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('2 commits to undo');
    expect(
      (await deploytrace(['diff', '-e', 'staging', '--exit-code'], { cwd: folder })).code,
    ).toBe(0);
  });

  it('compares environments, revisions, and one with the other', async () => {
    const { folder, start, one, two } = await system();
    const environments = await diff(folder, 'production', 'staging');
    expect(environments.first).toMatchObject({
      from: { environment: 'production', revision: start },
      to: { environment: 'staging', kind: 'running', revision: two },
      adds: { count: 2 },
    });
    const revisions = await diff(folder, 'HEAD~1', 'main');
    expect(revisions.first).toMatchObject({
      from: { kind: 'named', name: 'HEAD~1', revision: one },
      adds: { count: 1 },
    });
    expect((await diff(folder, one, 'production')).first).toMatchObject({ removes: { count: 1 } });
    git(folder, 'branch', 'production', two);
    expect((await diff(folder, 'production')).first?.adds?.count).toBe(2);
    expect((await diff(folder, 'rev:production', 'env:production')).first?.removes?.count).toBe(2);
  });

  it('says so where several versions run at once, and compares each', async () => {
    const { base, folder, start, two, run } = await system();
    await afterLoading();
    git(join(base, 'production'), 'reset', '-q', '--hard', two);
    await nextSecond();
    const { pid } = await run('production');
    const { code, systems } = await diff(folder, 'production', '--exit-code');
    expect(code).toBe(1);
    expect(systems[0]?.differences).toMatchObject([
      { state: 'different', from: { revision: start }, adds: { count: 2 } },
      { state: 'same', from: { revision: two, processes: [String(pid)] } },
    ]);
    const { stdout } = await deploytrace(['diff', 'production'], { cwd: folder });
    expect(stdout).toContain('2 versions run at once');
  });

  it('compares what lies there where nothing runs, and says that it cannot tell where nothing is known', async () => {
    const { base, folder, start } = await system();
    const config = join(folder, 'deploy.config.yaml');
    const text = readFileSync(config, 'utf8');
    const nothing = `command: no-such-program-${base.split('/').at(-1)}`;
    writeFileSync(config, text.replace(`cwd: ${base}/production`, nothing));
    expect((await diff(folder, 'production')).first).toMatchObject({
      from: { kind: 'on-disk', revision: start, processes: [] },
      adds: { count: 2 },
    });
    const empty = await diff(folder, 'production', 'f'.repeat(40));
    expect(empty).toMatchObject({ code: 3, first: { state: 'cannot-tell' } });
    const { code, stdout } = await deploytrace(['diff', 'f'.repeat(40)], { cwd: folder });
    expect(code).toBe(3);
    expect(stdout).toContain('cannot tell');
  });

  it('refuses what names nothing', async () => {
    const { folder } = await system();
    for (const words of [['mian'], ['main', 'mian'], ['env:prod'], ['a..b'], ['a', 'b', 'c']]) {
      const ran = await deploytrace(['diff', ...words], { cwd: folder });
      expect([words, ran.code, ran.stdout]).toEqual([words, 2, '']);
    }
  });
});
