import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { skipWithout } from './needs.ts';

export { PYTHON_SERVER } from './python-server.ts';

/** A real process that is ended with the test, and all that it started with it; resolves when it has printed its first line. */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<ChildProcess & { readonly pid: number }> {
  skipWithout(command);
  const child = spawn(command, [...args], {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => endGroup(child));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`${command} ended with ${code} before it was ready`)),
    );
    child.stdout?.once('data', resolve);
  });
  if (child.pid === undefined) throw new Error(`${command} has no pid`);
  return child as ChildProcess & { readonly pid: number };
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Until what happens next is surely after all that a process loaded, by git's whole seconds. */
export const afterLoading = () => wait(3200);
/** Until what happens next is in another of git's seconds. */
export const nextSecond = () => wait(1200);
