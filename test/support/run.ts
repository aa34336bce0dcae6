import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const BIN = join(import.meta.dirname, '../../bin/deploytrace.js');

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface RunSettings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another command line than the one that was built, or another node that runs it. */
  readonly program?: readonly [string, ...string[]];
}

/** The built command line, as a user starts it. */
export function deploytrace(args: readonly string[], settings: RunSettings): Promise<Ran> {
  const [program, ...first] = settings.program ?? [process.execPath, BIN];
  const child = spawn(program, [...first, ...args], {
    cwd: settings.cwd,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...settings.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => out.push(piece));
  child.stderr.on('data', (piece: Buffer) => err.push(piece));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
        code,
      }),
    );
  });
}
