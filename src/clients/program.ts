import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';

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

/** Starts a program found on PATH; its messages come untranslated. No shell is involved. */
export function startProgram(command: string, args: readonly string[]): Program {
  const child = execa(command, [...args], {
    // A group, so that what a stopped program has started does not hold the pipes open.
    detached: true,
    buffer: false,
    reject: false,
    stdin: 'pipe',
    env: { LC_ALL: 'C' },
  });
  // Of a program that ended before it had read its input.
  child.stdin.on('error', () => {});
  const ended = child.then(({ exitCode, signal, code }) => ({
    code: exitCode ?? null,
    signal: signal ?? null,
    missing: code === 'ENOENT',
  }));
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      endGroup(child.pid);
    }
    for (const stream of child.stdio) stream?.destroy();
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, stop };
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
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
