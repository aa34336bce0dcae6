import { basename } from 'node:path';
import { ancestorsOf, type Kinship } from './family.ts';
import type { Entry, Process } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { scriptCandidates } from './script.ts';
import { isInsideAny } from './select.ts';

/** Why a process that stands in the folder is not one of those asked for. */
export type LeftOut = 'self' | 'another' | 'helper' | 'shell' | 'editor' | 'bystander';

const EDITORS = new Set(
  (
    'vi vim nvim gvim view ex nano pico micro emacs emacsclient hx helix kak joe ne mg code code-insiders ' +
    'code-server codium cursor windsurf subl sublime_text zed zed-editor gedit kate idea pycharm webstorm goland ' +
    'phpstorm rubymine clion rider'
  ).split(' '),
);
const EDITOR_FOLDERS = /\/\.(vscode|vscode-server|vscodium-server|cursor-server|windsurf-server)\//;

/** Why this process does not count as running from `roots`; null if it does. `lineage` is this command and its ancestors. */
export function leaveOut(
  process: Process,
  kinship: Kinship<Entry>,
  roots: readonly string[],
  lineage: ReadonlySet<number>,
): LeftOut | null {
  if (lineage.has(process.pid)) return 'self';
  if (isOwnCommand(process)) return 'another';
  if (isHelper(process)) return 'helper';
  if (isEditor(process) || isEditorHelper(process, kinship)) return 'editor';
  if (isShell(process, roots)) return 'shell';
  return isBystander(process, roots) ? 'bystander' : null;
}

/** Another deploytrace, at work at the same time. */
export function isOwnCommand(process: Pick<Entry, 'argv'>): boolean {
  const script = basename(process.argv[1] ?? '');
  return script === 'deploytrace' || script === 'deploytrace.js';
}

/** What python starts beside a program to clean up after it: it runs none of the program's code, and outlives its workers. */
export function isHelper({ argv }: Pick<Entry, 'argv'>): boolean {
  const text = argv[argv.indexOf('-c') + 1] ?? '';
  return /^from multiprocessing\.(resource|semaphore)_tracker import main;main\(\d+\)$/.test(text);
}

/** A shell that somebody types into, that was handed its text with -c, or that runs a script from elsewhere. */
function isShell(process: Process, roots: readonly string[]): boolean {
  if (runtimeOf(programName(process)) !== 'shell') return false;
  const [script] = scriptCandidates('shell', { ...process, cwd: process.cwd ?? { path: '/' } });
  return script === undefined || !isInsideAny(script, roots);
}

function isEditor(process: Entry & Partial<Process>): boolean {
  const path = process.exe?.path ?? process.argv[0] ?? '';
  return (
    EDITORS.has(nameOf(process)) ||
    EDITOR_FOLDERS.test(path) ||
    process.argv.includes('com.intellij.idea.Main')
  );
}

/** Language servers and the like: below an editor with no shell in between, where people start programs of their own. */
function isEditorHelper(process: Process, kinship: Kinship<Entry>): boolean {
  for (const ancestor of ancestorsOf(kinship, process)) {
    if (runtimeOf(nameOf(ancestor)) === 'shell') return false;
    if (isEditor(ancestor)) return true;
  }
  return false;
}

/** vim's own name is often that of a link: `/usr/bin/vim.basic`. */
function nameOf(process: Entry & Partial<Process>): string {
  const name = programName(process);
  return /^(vim|nvim|emacs|vi)[.-]/.test(name) ? name.replace(/[.-].*$/, '') : name;
}

/** Something that merely stands there: not from the folder, no runtime of what might be, and it serves nothing. */
function isBystander(process: Process, roots: readonly string[]): boolean {
  if (process.exe && isInsideAny(process.exe.path, roots)) return false;
  return runtimeOf(programName(process)) === null && process.listening.length === 0;
}
