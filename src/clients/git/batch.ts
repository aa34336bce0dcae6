import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { toEnvironment } from './environment.ts';
import { collect, end, type RunSettings, runGit } from './run.ts';

/** Of a git that asks no remote. */
type Settings = Pick<RunSettings, 'folder' | 'signal'>;

interface Question extends Settings {
  readonly args: readonly string[];
  readonly resolve: (printed: Buffer | Promise<Buffer>) => void;
  readonly reject: (error: unknown) => void;
}

let waiting: Question[] = [];

/**
 * As `runGit` does, but one shell starts all that is asked in one turn: a fork of node takes longer than most
 * of these gits. What fails is asked again alone, for what it has to say.
 */
export function runGitInBatch(args: readonly string[], settings: Settings): Promise<Buffer> {
  settings.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    if (waiting.length === 0) process.nextTick(flush);
    waiting.push({ ...settings, args, resolve, reject });
  });
}

/** The first file descriptor that a shell has to spare, and how many there are of one digit. */
const FIRST = 3;
const MOST = 7;

function flush(): void {
  const questions = waiting.filter(isWanted);
  waiting = [];
  for (let from = 0; from < questions.length; from += MOST) {
    const some = questions.slice(from, from + MOST);
    const shell = some.length > 1 ? startShell(some) : null;
    if (shell) answerAll(some, shell);
    else for (const question of some) question.resolve(askAlone(question));
  }
}

function isWanted({ signal, reject }: Question): boolean {
  if (signal.aborted) reject(signal.reason);
  return !signal.aborted;
}

async function askAlone({ args, ...settings }: Question): Promise<Buffer> {
  return runGit(args, { ...settings, env: toEnvironment(process.env, false), group: false });
}

/** Null if it would be told more than a program can be. */
function startShell(questions: readonly Question[]): ChildProcess | null {
  const words = questions.flatMap(({ folder, args }) => ['-C', folder, ...args]);
  try {
    return spawn('/bin/sh', ['-c', toScript(questions), 'sh', ...words], {
      cwd: '/',
      env: toEnvironment(process.env, false),
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', ...questions.map(() => 'pipe' as const)],
    });
  } catch {
    return null;
  }
}

function answerAll(questions: readonly Question[], shell: ChildProcess): void {
  giveWay(shell);
  const isSilent = silenceOf(shell);
  const open = new Set(questions);
  for (const [index, question] of questions.entries()) {
    const { signal, resolve, reject } = question;
    const leave = () => {
      reject(signal.reason);
      open.delete(question);
      if (open.size === 0) end(shell, true);
    };
    signal.addEventListener('abort', leave, { once: true });
    const stream = shell.stdio[FIRST + index] as Readable;
    const printed = collect(stream);
    stream.once('close', () => {
      open.delete(question);
      signal.removeEventListener('abort', leave);
      if (!signal.aborted) resolve(answer(question, printed(), isSilent));
    });
  }
}

/**
 * Meanwhile this thread has more to do than all of them together: where processors are few, it goes first, and so
 * does whatever else the machine is there for.
 */
function giveWay({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, LOWER);
  } catch {
    // Then not.
  }
}

const LOWER = 4;

/** Whether nothing was said beside the answers. Nobody knows before all have ended. */
function silenceOf(shell: ChildProcess): Promise<boolean> {
  const said = collect(shell.stderr);
  return new Promise((resolve) => {
    shell.once('error', () => resolve(false));
    shell.once('close', () => resolve(said().length === 0));
  });
}

/**
 * Runs each git with its own arguments, by their numbers, so that what they hold never becomes code. It ends
 * what it prints with its exit code, and keeps no answer but its own open.
 */
function toScript(questions: readonly Question[]): string {
  const close = questions.map((_, index) => ` ${FIRST + index}>&-`).join('');
  let last = 0;
  const runs = questions.map(({ args }, index) => {
    const words = ['-C', 'folder', ...args].map(() => `"\${${++last}}"`);
    return `{ command git ${words.join(' ')}; printf '\\n%d' $?; } >&${FIRST + index}${close} &\n`;
  });
  return `${runs.join('')}exec${close}\nwait\n`;
}

async function answer(
  question: Question,
  printed: Buffer,
  isSilent: Promise<boolean>,
): Promise<Buffer> {
  const at = printed.lastIndexOf('\n');
  const code = printed.toString('latin1', at + 1);
  if (at >= 0 && (code === '0' || (await isSilent))) return printed.subarray(0, at);
  return askAlone(question);
}
