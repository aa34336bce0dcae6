import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A program that was started, in a process group of its own. */
export interface Program {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** When it has ended and said all; never rejects. */
  readonly ended: Promise<Ending>;
  /** Ends it, and whatever it started. */
  readonly stop: () => void;
}

/** `code` is null if a signal ended it; `missing`, if there is no such program. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly missing: boolean;
}

/**
 * Starts a program found on PATH; its messages come untranslated. No shell is involved, and no library:
 * this is on the way of every host, and loading one takes longer than the program.
 */
export function startProgram(command: string, args: readonly string[]): Program {
  // A group of its own, so that what a stopped program has started does not hold the pipes open.
  const child = spawn(command, args, { detached: true, env: { ...process.env, LC_ALL: 'C' } });
  // Of a program that ended before it had read its input.
  child.stdin.on('error', () => {});
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve({ code: null, signal: null, missing: code === 'ENOENT' }),
    );
    child.once('close', (code, signal) => resolve({ code, signal, missing: false }));
  });
  const stop = () => {
    if (child.exitCode === null && child.signalCode === null) endGroup(child.pid);
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, stop };
}

/** Ends a process that leads a group, and all that it has started. */
export function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

export interface Ran extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

const MOST = 1 << 20;

/** Runs a program to its end and gives what it said, at most a megabyte of it; after `timeout` ms it is stopped. */
export async function runProgram(
  command: string,
  args: readonly string[],
  timeout: number,
): Promise<Ran> {
  const program = startProgram(command, args);
  const timer = setTimeout(program.stop, timeout);
  program.stdin.end();
  const [stdout, stderr] = [gather(program.stdout), gather(program.stderr)];
  try {
    const ending = await program.ended;
    return { ...ending, stdout: stdout(), stderr: stderr() };
  } finally {
    clearTimeout(timer);
  }
}

function gather(stream: Readable): () => string {
  const pieces: Buffer[] = [];
  let size = 0;
  stream.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size <= MOST) pieces.push(piece);
  });
  return () => Buffer.concat(pieces).toString();
}
