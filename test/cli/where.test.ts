import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whereOutput } from '../../src/renderers/json/where-schema.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A source with `main`, and one checkout that runs for each of `environments`, at a commit of it. */
async function system(environments: Readonly<Record<string, string>>, source: string) {
  const base = join(source, '..');
  const config = Object.keys(environments).map((name) => {
    const place = join(base, name);
    return `  ${name}:\n    artifact: { type: checkout, path: ${place} }\n    process: { type: host, find: { cwd: ${place} } }\n`;
  });
  for (const [name, revision] of Object.entries(environments)) {
    git(base, 'clone', '-q', source, name);
    git(join(base, name), 'reset', '-q', '--hard', revision);
  }
  await nextSecond();
  const pids = await Promise.all(
    Object.keys(environments).map(async (name) => {
      const { pid } = await startProcess('python3', ['-u', 'app.py'], { cwd: join(base, name) });
      return [name, pid] as const;
    }),
  );
  const head = 'version: 1\nsystem: shop\nsource: { type: git, repository: ., ref: main }\n';
  writeFileSync(join(source, 'deploy.config.yaml'), `${head}environments:\n${config.join('')}`);
  return { pids: Object.fromEntries(pids) };
}

function shop() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const start = commit(folder, 'Start', { 'app.py': PYTHON_SERVER });
  return { folder, start };
}

async function where(cwd: string, ...args: readonly string[]) {
  const { stdout, stderr, code } = await deploytrace(['where', '--json', ...args], { cwd });
  expect(stderr).toBe('');
  const found = whereOutput.parse(JSON.parse(stdout));
  const byName = new Map(found.environments.map((each) => [each.environment, each]));
  return { code, found, at: (name: string) => byName.get(name) };
}

describe('where', { timeout: 120_000 }, () => {
  it('tells it of every environment, stage by stage, with text and exit code together', async () => {
    const { folder, start } = shop();
    const fix = commit(folder, 'Fix rounding', { 'tax.py': '1' });
    const { pids } = await system({ staging: fix, production: start }, folder);
    const { code, found, at } = await where(folder, fix.slice(0, 8), '--exit-code');
    expect([code, found.answer]).toEqual([1, 'no']);
    const held = { contains: 'yes', method: 'ancestor' };
    expect(at('staging')).toMatchObject({
      answer: 'yes',
      wanted: { revision: fix },
      ref: { name: 'main', revision: fix, ...held },
      artifacts: [{ revision: fix, ...held, since: expect.stringMatching(/^20/) }],
      processes: [
        {
          pid: pids.staging,
          revision: fix,
          ...held,
          onDisk: held,
          loadedAt: { earliest: expect.stringMatching(/^20/) },
        },
      ],
    });
    expect(at('production')).toMatchObject({
      answer: 'no',
      ref: held,
      artifacts: [{ revision: start, contains: 'no', since: null }],
      processes: [{ pid: pids.production, revision: start, contains: 'no' }],
    });
    const text = await deploytrace(['where', fix], { cwd: folder });
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/staging +✓ main +✓ \w{7} since .* ✓ 1 of 1 since /);
    expect(text.stdout).toMatch(/production +✓ main +✗ \w{7} +✗ 0 of 1/);
    expect(text.stdout).toContain('Next: deploy main (production).');
    const one = await deploytrace(['where', 'HEAD', '-e', 'staging', '--exit-code'], {
      cwd: folder,
    });
    expect(one.code).toBe(0);
  });

  it('knows what is on disk from what is loaded', async () => {
    const { folder, start } = shop();
    const fix = commit(folder, 'Fix rounding', { 'tax.py': '1' });
    const { pids } = await system({ production: start }, folder);
    await afterLoading();
    git(join(folder, '..', 'production'), 'reset', '-q', '--hard', fix);
    const { code, at } = await where(folder, 'main', '--exit-code');
    expect(code).toBe(1);
    expect(at('production')).toMatchObject({
      artifacts: [{ contains: 'yes' }],
      processes: [{ contains: 'no', revision: start, onDisk: { contains: 'yes', revision: fix } }],
    });
    const { stdout } = await deploytrace(['where', 'main'], { cwd: folder });
    expect(stdout).toContain(`Next: restart ${pids.production}.`);
  });

  it('finds a branch that was squashed, and the revert of it', async () => {
    const { folder } = shop();
    git(folder, 'checkout', '-q', '-b', 'rounding');
    commit(folder, 'one', { 'tax.py': '1' });
    commit(folder, 'two', { 'tax.py': '2', other: '2' });
    git(folder, 'checkout', '-q', 'main');
    commit(folder, 'meanwhile', { note: '1' });
    git(folder, 'merge', '-q', '--squash', 'rounding');
    const squash = commit(folder, 'Round half up (#12)');
    git(folder, 'revert', '--no-edit', squash);
    const reverted = git(folder, 'rev-parse', 'main');
    await system({ staging: squash, production: reverted }, folder);
    for (const name of ['rounding', 'rounding~1', '#12', '12']) {
      const { code, at } = await where(folder, name, '--exit-code');
      const by = {
        by: { revision: squash },
        method: name.endsWith('12') ? 'pull-request' : 'squash',
      };
      expect(code).toBe(1);
      expect(at('staging')).toMatchObject({ answer: 'yes', processes: [by] });
      expect(at('production')).toMatchObject({
        answer: 'reverted',
        ref: { contains: 'reverted' },
        processes: [{ ...by, revert: { revision: reverted } }],
      });
    }
    const { stdout } = await deploytrace(['where', 'rounding'], { cwd: folder });
    expect(stdout).toContain('which makes the change of its whole branch (patch-id)');
    expect(stdout).toContain('staging, production: it was taken back by:');
    expect(stdout).toContain('Revert "Round half up (#12)"');
  });

  it('never says no of a shallow source', async () => {
    const { folder, start } = shop();
    const fix = commit(folder, 'Fix', { 'tax.py': '1' });
    commit(folder, 'more', { other: '1' });
    await system({ production: start }, folder);
    const base = join(folder, '..');
    git(base, 'clone', '-q', '--depth=1', `file://${folder}`, 'clone');
    const cwd = join(base, 'clone');
    const args = [fix, '-c', join(cwd, 'deploy.config.yaml'), '--exit-code'] as const;
    copyFileSync(join(folder, 'deploy.config.yaml'), join(cwd, 'deploy.config.yaml'));
    const { code, at } = await where(cwd, ...args);
    expect(code).toBe(3);
    expect(at('production')).toMatchObject({ answer: 'cannot-tell', ref: { doubt: 'shallow' } });
    expect(at('production')?.processes).toMatchObject([{ doubt: 'shallow' }]);
    const { stdout, code: shown } = await deploytrace(['where', fix], { cwd });
    expect(shown).toBe(3);
    expect(stdout).toContain('the source is a shallow clone');
    expect(stdout).not.toContain('✗');
  });

  it('asks the repository that one stands in where there is no config', async () => {
    const { folder, start } = shop();
    await nextSecond();
    const { pid } = await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
    const { code, found } = await where(folder, 'HEAD', '--exit-code');
    expect(code).toBe(0);
    expect(found.environments).toMatchObject([
      { environment: null, answer: 'yes', processes: [{ pid, revision: start }] },
    ]);
  });

  it('refuses what names nothing, and says what was probably meant', async () => {
    const { folder } = shop();
    for (const name of ['mian', '--', 'a..b', 'HEAD~7']) {
      const ran = await deploytrace(['where', '--', name], { cwd: folder });
      expect([ran.code, ran.stdout]).toEqual([2, '']);
    }
    const number = await deploytrace(['where', '7', '--exit-code'], { cwd: folder });
    expect([number.code, number.stdout]).toEqual([
      1,
      expect.stringContaining('no commit names this pull request'),
    ]);
    const { stderr } = await deploytrace(['where', 'mian'], { cwd: folder });
    expect(stderr).toContain('did you mean main?');
    expect((await deploytrace(['where'], { cwd: folder })).code).toBe(2);
    const merged = await deploytrace(['where', 'pr:7', '--exit-code'], { cwd: folder });
    expect([merged.code, merged.stdout]).toEqual([
      1,
      expect.stringContaining('no commit names this pull request'),
    ]);
  });

  it('has a schema of its own, and the one of traces stays what it was', async () => {
    const print = async (...args: readonly string[]) =>
      deploytrace(['schema', '--output', ...args], { cwd: '/' });
    const [own, trace, same] = await Promise.all([print('where'), print(), print('verify')]);
    expect(JSON.parse(own.stdout).required).toContain('environments');
    expect(trace.stdout).toContain('"links"');
    expect(same.stdout).toBe(trace.stdout);
    expect(await print('constructor')).toMatchObject({ code: 2, stdout: '' });
  });
});
