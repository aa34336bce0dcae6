import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { needs } from '../support/needs.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { BIN, deploytrace, startDeploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { inTerminal } from '../support/terminal.ts';

/** Real servers are started and ended in each of these, on machines that have other things to do. */
vi.setConfig({ testTimeout: 90_000 });

async function system() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const first = commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  await nextSecond();
  const server = await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  return { folder, first, server };
}

const OFTEN = ['--interval', '200ms'];

describe('on a pipe', () => {
  test('a line of JSON for each change, and none for what stays', async () => {
    const { folder, first, server } = await system();
    await afterLoading();
    const watching = startDeploytrace(['watch', ...OFTEN], { cwd: folder });
    await watching.until(/"verdict":"match"/);
    const second = commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
    await watching.until(/"stale"/);
    server.kill('SIGKILL');
    await watching.until(/"process-not-found"/);
    watching.child.kill('SIGINT');
    const { stdout, stderr, code } = await watching.ended;
    const traces = stdout
      .trimEnd()
      .split('\n')
      .map((line) => traceOutput.parse(JSON.parse(line)));
    const states = traces.map((trace) => [
      trace.verdict,
      trace.source.revision,
      trace.processes[0]?.revision,
    ]);
    expect(states[0]).toEqual(['match', first, first]);
    expect(states).toContainEqual(['drift', second, first]);
    expect(states.at(-1)).toEqual(['drift', second, null]);
    expect(new Set(states.map(String)).size).toBeGreaterThan(2);
    expect(traces.length).toBeLessThan(8);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('it ends when nobody reads it any more', needs('bash'), async () => {
    const { folder, server } = await system();
    const script = `${process.execPath} ${BIN} watch --interval 200ms | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const watching = startDeploytrace([], { cwd: folder, program: ['bash', '-c', script] });
    await watching.until(/"verdict":"match"/);
    // The reader is gone by now; that is noticed when there is something to say.
    server.kill('SIGKILL');
    const { stdout, stderr } = await watching.ended;
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0');
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toBe('');
  });

  test('a flag that is wrong is a usage error', async () => {
    const { folder } = await system();
    const { stderr, code } = await deploytrace(['watch', '--interval', '5'], { cwd: folder });
    expect(stderr).toContain('--interval: expected');
    expect(code).toBe(2);
  });
});

describe('on a terminal', needs('python3'), () => {
  const isOn = (pattern: RegExp) => (lines: readonly string[]) => pattern.test(lines.join('\n'));
  const footers = (lines: readonly string[]) =>
    lines.filter((line) => line.includes('Ctrl-C ends')).length;

  test('the chain is redrawn in place, and left there at the end', async () => {
    const { folder, first, server } = await system();
    await afterLoading();
    const before = ['$ make deploy', 'done'];
    const terminal = inTerminal(['watch', ...OFTEN], {
      cwd: folder,
      columns: 80,
      rows: 40,
      before,
    });
    await terminal.until(isOn(/✓ match[\s\S]*Ctrl-C ends/));
    commit(folder, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
    await terminal.until(
      isOn(new RegExp(`✗ drift[\\s\\S]*${server.pid} .*✗ ${first.slice(0, 7)}[\\s\\S]*Ctrl-C`)),
    );
    expect(terminal.lines().slice(0, 3)).toEqual([...before, expect.stringMatching(/^shop .* s$/)]);
    expect(footers(terminal.lines())).toBe(1);
    terminal.type('\\x03');
    expect(await terminal.ended).toBe(0);
    const left = terminal.lines();
    expect(left.slice(0, 2)).toEqual(before);
    expect(left.at(-1)).toContain('Ctrl-C ends');
    expect(left.join('\n')).not.toContain('^C');
    // No other screen, and no cursor that stays hidden.
    expect(terminal.written()).not.toMatch(/\?(1049|47|1047|25)[hl]/);
  });

  test('it takes the size that the terminal has, and shows no line twice', async () => {
    const { folder } = await system();
    const terminal = inTerminal(['watch', ...OFTEN], { cwd: folder, columns: 100, rows: 40 });
    await terminal.until(isOn(/✓ match[\s\S]*Ctrl-C ends/));
    terminal.resize(50, 40);
    const isDrawn = isOn(/^shop .*✓ match[\s\S]*Ctrl-C ends$/);
    await terminal.until((lines) => isDrawn(lines) && lines.every((line) => line.length <= 50));
    expect(footers(terminal.lines())).toBe(1);
    expect(terminal.lines().filter((line) => line.startsWith('shop '))).toHaveLength(1);
    terminal.resize(50, 8);
    await terminal.until(isOn(/^shop [\s\S]*… \d+ more lines$/));
    expect(terminal.lines()).toHaveLength(7);
    terminal.type('\\x03');
    expect(await terminal.ended).toBe(0);
  });

  test('JSON is the same there as on a pipe', async () => {
    const { folder } = await system();
    const terminal = inTerminal(['watch', '--json', ...OFTEN], {
      cwd: folder,
      columns: 80,
      rows: 40,
    });
    await terminal.until(isOn(/"verdict":/));
    terminal.type('\\x03');
    expect(await terminal.ended).toBe(0);
    expect(terminal.written()).not.toContain('\x1b[A');
  });
});
