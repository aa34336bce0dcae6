import { type ChildProcess, spawn } from 'node:child_process';
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
  return startDeploytrace(args, settings).ended;
}

/** Any command, in a clean environment. */
export function run(command: string, args: readonly string[], settings: RunSettings): Promise<Ran> {
  return deploytrace([], { ...settings, program: [command, ...args] });
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when it has printed this, to whichever of the two; rejects if it ends without. */
  readonly until: (pattern: RegExp) => Promise<void>;
  readonly ended: Promise<Ran>;
}

/** The same, while it runs. */
export function startDeploytrace(args: readonly string[], settings: RunSettings): Running {
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
  const said = () => ({
    stdout: Buffer.concat(out).toString(),
    stderr: Buffer.concat(err).toString(),
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...said(), code }));
  });
  const until = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        const { stdout, stderr } = said();
        if (pattern.test(stdout) || pattern.test(stderr)) resolve();
      };
      child.stdout.on('data', check);
      child.stderr.on('data', check);
      child.once('close', () => reject(new Error(`it ended without ${pattern}: ${said().stderr}`)));
      check();
    });
  return { child, until, ended };
}
