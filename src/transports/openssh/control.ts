import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../clients/program.ts';
import { type Call, exitArguments } from './arguments.ts';

/** Longer paths cannot be bound; ssh adds a suffix of 17 while it makes the socket. */
const LONGEST = 104 - 18;

/** A path for the socket of a connection that calls of ssh share; null if there can be none. */
export async function controlSocket(folder: string): Promise<string | null> {
  const path = join(folder, `ssh-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch {
    return null;
  }
  return path.length > LONGEST || path.includes('"') ? null : path;
}

/** Milliseconds. */
const EXIT_PATIENCE = 2000;

/** Ends the connection, if there is one. */
export async function closeControl(call: Call): Promise<void> {
  if (call.control === null || !existsSync(call.control)) return;
  await runProgram('ssh', exitArguments(call), EXIT_PATIENCE);
}
