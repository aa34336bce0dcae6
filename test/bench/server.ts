import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

const started: ChildProcess[] = [];

/** Starts a program that prints a line when it is ready; it leads a group of its own. */
export async function start(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const ready = child.stdout && once(child.stdout, 'data');
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${program} ended before it was ready`);
  });
  // It ends some time after it was ready.
  ended.catch(() => {});
  await Promise.race([ready, ended]);
}

/** Ends all that was started, and what that started. */
export function endStarted(): void {
  for (const { pid } of started.splice(0)) {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  }
}

/** Until what was written, and what is started next, are surely one after the other. */
export const untilSettled = () => setTimeout(3200);
