import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { historyOutput } from '../../src/renderers/json/history-schema.ts';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace, run, startDeploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A repository with a server that runs from it, and a state folder of its own. */
async function system() {
  const base = temporaryFolder();
  const cwd = initRepository(join(base, 'shop'));
  const first = commit(cwd, 'Greet', { 'app.py': PYTHON_SERVER });
  await nextSecond();
  await startProcess('python3', ['-u', 'app.py'], { cwd });
  const env = { XDG_STATE_HOME: join(base, 'state'), TZ: 'UTC' };
  return { base, cwd, env, first };
}

type Settings = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

async function periods(settings: Settings, ...args: readonly string[]) {
  const { stdout, stderr, code } = await deploytrace(['history', '--json', ...args], settings);
  expect([stderr, code]).toEqual(['', 0]);
  return historyOutput.parse(JSON.parse(stdout));
}

const looksIn = ({ periods }: { periods: readonly { looks: number }[] }) =>
  periods.reduce((sum, { looks }) => sum + looks, 0);

function currentFile(env: Readonly<Record<string, string>>): string {
  const folder = join(env.XDG_STATE_HOME ?? '', 'deploytrace', 'history');
  return join(folder, readdirSync(folder)[0] ?? '', 'current.jsonl');
}

describe('history', { timeout: 120_000 }, () => {
  it('tells what was live when, and shows a trace of then as a record', async () => {
    const { cwd, env, first } = await system();
    const settings = { cwd, env };
    expect((await deploytrace(['show', '--record'], settings)).code).toBe(0);
    expect((await deploytrace(['verify', '--record'], settings)).code).toBe(0);
    await afterLoading();
    const between = new Date();
    const second = commit(cwd, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
    expect((await deploytrace(['verify', '--record', '--json'], settings)).code).toBe(1);
    const { periods: found, unreadable } = await periods(settings);
    expect(unreadable).toBe(0);
    expect(found).toMatchObject([
      {
        looks: 2,
        verdict: 'match',
        expected: { revision: first },
        running: [{ revision: first, processes: 1 }],
      },
      {
        looks: 1,
        verdict: 'drift',
        expected: { revision: second, ref: 'main' },
        running: [{ revision: first }],
      },
    ]);
    const text = await deploytrace(['history'], settings);
    expect(text.stdout).toContain('✗ drift');
    expect(text.stdout).toContain('Greet');

    const at = ['show', '--at', between.toISOString()];
    const then = await deploytrace([...at, '--json'], settings);
    const trace = traceOutput.parse(JSON.parse(then.stdout));
    expect(trace).toMatchObject({
      verdict: 'match',
      source: { revision: first },
      record: { at: found[0]?.to, asked: between.toISOString() },
    });
    const shown = await deploytrace(at, settings);
    expect(shown.stdout).toMatch(/^A record of 20\d\d-\d\d-\d\d \d\d:\d\d.*not what runs now/);
    expect(shown.stdout).toContain('✓ match');
    expect((await deploytrace(['show', '--at', '0s', '--exit-code'], settings)).code).toBe(1);
  });

  it('has nothing before the first record, and says so', async () => {
    const { cwd, env } = await system();
    const settings = { cwd, env };
    const empty = await deploytrace(['history'], settings);
    expect([empty.code, empty.stdout]).toEqual([
      0,
      expect.stringContaining('Nothing was recorded'),
    ]);
    const none = await deploytrace(['show', '--at', '1h'], settings);
    expect([none.code, none.stdout]).toEqual([3, '']);
    await deploytrace(['show', '--record'], settings);
    const early = await deploytrace(['show', '--at', '1h'], settings);
    expect([early.code, early.stdout]).toEqual([3, '']);
    expect(early.stderr).toContain('its first record is of 20');
    for (const at of ['soon', '2026-02-30', ''])
      expect((await deploytrace(['show', '--at', at], settings)).code).toBe(2);
    for (const flags of [['--record'], ['--pid', '1'], ['--format', 'junit'], ['--output', 'x']])
      expect((await deploytrace(['show', '--at', '1h', ...flags], settings)).code).toBe(2);
  });

  it('keeps environments apart, and holds no secret', async () => {
    const { base, cwd, first } = await system();
    const env = { XDG_STATE_HOME: join(base, 'state'), WORD: 'hunter2hunter2' };
    const place = (name: string) =>
      `  ${name}:\n    system: shop-\${WORD}\n    process: { type: host, find: { cwd: ${cwd} } }\n`;
    writeFileSync(
      join(cwd, 'deploy.config.yaml'),
      `version: 1\nenvironments:\n${place('staging')}${place('production')}`,
    );
    const settings = { cwd, env };
    for (const name of ['staging', 'production', 'production'])
      await deploytrace(['show', '-e', name, '--record'], settings);
    expect(JSON.stringify(await periods(settings))).not.toContain('hunter2');
    const all = await periods(settings);
    expect(all.periods.map(({ environment, looks }) => [environment, looks])).toEqual([
      ['staging', 1],
      ['production', 2],
    ]);
    expect(looksIn(await periods(settings, '-e', 'production'))).toBe(2);
    const { stdout } = await deploytrace(
      ['show', '--at', '0s', '-e', 'staging', '--json'],
      settings,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      environment: 'staging',
      source: { revision: first },
    });
    const base_ = await deploytrace(['show', '--at', '0s'], settings);
    expect(base_.stderr).toContain('there are records of staging, production');
  });

  it('loses nothing that was recorded at once, nor what stood beside one that was killed', async () => {
    const { cwd, env } = await system();
    const settings = { cwd, env };
    let kept = 0;
    let started = 0;
    for (const delay of [0, 150, 300, 450, 600]) {
      const runs = Array.from({ length: 4 }, () =>
        startDeploytrace(['show', '--record'], settings),
      );
      started += runs.length;
      await wait(delay);
      runs[0]?.child.kill('SIGKILL');
      const ended = await Promise.all(runs.map(({ ended }) => ended));
      kept += ended.filter(({ code }) => code === 0).length;
    }
    const looks = looksIn(await periods(settings));
    expect(kept).toBeGreaterThanOrEqual(15);
    expect(looks).toBeGreaterThanOrEqual(kept);
    expect(looks).toBeLessThanOrEqual(started);
  });

  it('survives a record that the system cut off in the middle, and says that it is not whole', async () => {
    const { cwd, env } = await system();
    const settings = { cwd, env };
    await deploytrace(['show', '--record'], settings);
    // No file may grow beyond 8 kB: the kernel ends the write in its middle.
    const [node = '', bin = ''] = [
      process.execPath,
      join(import.meta.dirname, '../../bin/deploytrace.js'),
    ];
    const limited = ['-c', 'ulimit -f 8; trap "" XFSZ; exec "$0" "$1" show --record', node, bin];
    const cut = await run('bash', limited, settings);
    expect(cut.code).not.toBe(0);
    await deploytrace(['show', '--record'], settings);
    const found = await periods(settings);
    expect(looksIn(found)).toBe(2);
    expect(found.unreadable).toBeLessThanOrEqual(1);
    appendFileSync(currentFile(env), '\n{"format":1,"tra');
    expect(looksIn(await periods(settings))).toBe(2);
    const text = await deploytrace(['history'], settings);
    expect(text.stdout).toMatch(/\d records? in .* could not be read/);
  });

  it('prints the trace where it cannot be kept, and does not call that a success', async () => {
    const { base, cwd } = await system();
    const file = join(base, 'file');
    writeFileSync(file, '');
    const ran = await deploytrace(['verify', '--record'], { cwd, env: { XDG_STATE_HOME: file } });
    expect(ran.stdout).toContain('✓ match');
    expect(ran.stderr).toMatch(/the trace was not recorded in .*: E/);
    expect(ran.code).toBe(3);
  });

  it('writes nothing that was not asked for', async () => {
    const { base, cwd, env } = await system();
    for (const args of [['show'], ['verify'], ['history'], ['show', '--at', '1h']])
      await deploytrace(args, { cwd, env });
    expect(readdirSync(base)).toEqual(['shop']);
  });
});
