import { randomBytes } from 'node:crypto';
import { constants, existsSync, rmSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../clients/files/make-folder.ts';
import { runProgram } from '../../clients/program.ts';
import { type Call, exitArguments } from './arguments.ts';

/** Makes our folder, if it is not there; whether ssh can write into it. */
export async function canWrite(folder: string): Promise<boolean> {
  try {
    makeFolder(folder);
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Longer paths cannot be bound; ssh adds a suffix of 17 while it makes the socket. */
const LONGEST = 104 - 18;

/** A path for the socket of a connection that calls of ssh share; null if none can be made there. */
export function controlSocket(folder: string): string | null {
  const path = join(folder, `ssh-${randomBytes(4).toString('hex')}`);
  return path.length > LONGEST || path.includes('"') ? null : path;
}

/** A path for the key of one host, which ssh is to write. */
export function newPinFile(folder: string): string {
  return join(folder, `pin-${randomBytes(8).toString('hex')}`);
}

export function dropFile(path: string): void {
  rmSync(path, { force: true });
}

/** Milliseconds. */
const EXIT_PATIENCE = 2000;

/** Ends the connection, if there is one. */
export async function closeControl(call: Call): Promise<void> {
  if (call.control === null || !existsSync(call.control)) return;
  await runProgram('ssh', exitArguments(call), EXIT_PATIENCE);
}
