import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testWith } from '../support/needs.ts';
import { PYTHON_SERVER, startProcess } from '../support/process.ts';
import { production, runThere, verifyThere } from '../support/production.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A folder with a clock of its own. */
function clockAhead(seconds: number): string {
  const folder = temporaryFolder();
  const date = join(folder, 'date');
  writeFileSync(date, `#!/bin/sh\nexec /bin/date -d '+${seconds} seconds' "$@"\n`);
  chmodSync(date, 0o755);
  return folder;
}

testWith(
  'root',
  'sshd',
  'ssh-agent',
)('what a host is, and how wrong its clock', async () => {
  const path = `${clockAhead(3600)}:/usr/bin:/bin`;
  const system = await production(PYTHON_SERVER, 'app.py', { config: [`SetEnv PATH=${path}`] });
  await startProcess('/usr/bin/python3', ['-u', 'app.py'], { cwd: system.checkout });
  const find = `{ inside: ${system.checkout} }`;
  const { trace } = await verifyThere(system, find);
  const [machine] = trace.machines;
  expect(machine).toMatchObject({ host: system.host });
  const { skew = 0, error = 0 } = machine?.clock ?? {};
  expect(Math.abs(skew - 3_600_000)).toBeLessThanOrEqual(error);
  expect(error).toBeLessThan(5000);
  expect(trace.problems).toContainEqual(
    expect.objectContaining({ code: 'clock-skew', level: 'note' }),
  );
  const { stdout } = await runThere(system, ['show', '--evidence'], find);
  expect(stdout).toMatch(/machine .* kernel \d.* clock 3[56]\d\d\.\d+ s ahead/s);
});

testWith(
  'root',
  'sshd',
  'ssh-agent',
)('a clock that is right is no news', async () => {
  const system = await production(PYTHON_SERVER);
  await startProcess('/usr/bin/python3', ['-u', 'app.py'], { cwd: system.checkout });
  const { trace } = await verifyThere(system, `{ inside: ${system.checkout} }`);
  expect(trace.problems.map(({ code }) => code)).not.toContain('clock-skew');
  const { skew = Number.NaN, error = 0 } = trace.machines[0]?.clock ?? {};
  expect(Math.abs(skew)).toBeLessThanOrEqual(error);
});
