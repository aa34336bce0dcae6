import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** One program with its arguments, in a folder. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
}

const ROOT = process.cwd();
const BIN = join(ROOT, 'bin', 'deploytrace.js');

export function deploytrace(cwd: string, ...args: readonly string[]): Command {
  return { argv: [process.execPath, BIN, ...args], cwd };
}

/** A part of deploytrace alone, which prints its milliseconds: a file in `probes/`. */
export function probe(name: string, cwd: string, ...args: readonly string[]): Command {
  const path = join(import.meta.dirname, 'probes', `${name}.mjs`);
  return { argv: [process.execPath, path, ...args], cwd };
}

export function git(cwd: string, ...args: readonly string[]): Command {
  return { argv: ['git', ...args], cwd };
}

/** What node costs before it runs anything. */
export const NODE_ALONE: Command = { argv: [process.execPath, '-e', '0'], cwd: ROOT };

/** Node reads `NODE_EXTRA_CA_CERTS` at every start; git is to be as fast as it can be, without the user's settings. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...kept } = process.env;
  return { ...kept, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
}

/** Runs a command and gives its output; throws if it fails, because then its time means nothing. */
export function outputOf(command: Command): string {
  return run(command).stdout;
}

function run({ argv: [program, ...args], cwd }: Command): { stdout: string; stderr: string } {
  const ran = spawnSync(program, args, {
    cwd,
    env: environment(),
    maxBuffer: 1 << 28,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (ran.error) throw ran.error;
  if (ran.status === 0) return ran;
  throw new Error(`${program} ${args.join(' ')} ended with ${ran.status}: ${ran.stderr}`);
}

/** Milliseconds that these take, one after the other, from the start of the first to the end of the last. */
export function timeOf(commands: readonly Command[]): number {
  const started = performance.now();
  for (const command of commands) outputOf(command);
  return performance.now() - started;
}

/** Milliseconds by a probe's own clock. */
export function timeOfProbe(command: Command): number {
  return Number(outputOf(command));
}

/** Mebibytes at their peak: node itself, and the largest of it and what it started. */
export interface Memory {
  readonly own: number;
  readonly largest: number;
}

/** Run by node before the program: says at the end how large the process was. */
const OWN = `process.on('exit', () => process.stderr.write('own ' + process.resourceUsage().maxRSS))`;

/**
 * `wait4` tells the largest resident set of a process and of those that it waited for. A small parent asks,
 * because a child counts from its fork on, when it still is as large as its parent.
 */
const LARGEST = `import os, sys
out = os.open(os.devnull, os.O_WRONLY)
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
_, status, usage = os.wait4(pid, 0)
print('largest', usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
`;

/** How much memory a command of node needs. */
export function memoryOf({ argv: [node, ...args], cwd }: Command): Memory {
  const hook = join(mkdtempSync(join(tmpdir(), 'deploytrace-bench-')), 'own.cjs');
  try {
    writeFileSync(hook, OWN);
    const ran = run({
      argv: ['python3', '-c', LARGEST, node, '--require', hook, ...args],
      cwd,
    });
    const [own, largest] = [/own (\d+)/.exec(ran.stderr), /largest (\d+)/.exec(ran.stdout)];
    return { own: Number(own?.[1]) / 1024, largest: Number(largest?.[1]) / 1024 };
  } finally {
    rmSync(dirname(hook), { recursive: true });
  }
}
