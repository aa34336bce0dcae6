import { readProcLink } from '../../../clients/procfs/read.ts';
import { baseName, isRuntime, isShell, scriptOf } from '../../../clients/procfs/script.ts';
import { isInside } from '../../../model/containment.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';
import { listed } from '../../../model/words.ts';
import { socketsOf } from './select.ts';
import { ancestorsOf, type Row, type Table } from './table.ts';

/** Why a process that stands in the folder is not one of the system. */
type Reason = 'yourself' | 'shell' | 'editor' | 'bystander';

const WORDS: Readonly<Record<Reason, string>> = {
  yourself: 'what you type in',
  shell: 'shells',
  editor: 'editors and their helpers',
  bystander: 'programs that only stand in the folder',
};

const EDITORS =
  /^(vim?|nvim|view|emacs|nano|micro|hx|helix|kak|code|code-insiders|codium|subl|idea|pycharm|webstorm|goland|zed)$/;

export interface Sorted {
  readonly kept: readonly Row[];
  readonly notes: readonly Problem[];
}

/** Takes out this command and what started it: they look, and are never what is looked for. */
export function withoutSelf(rows: readonly Row[], table: Table): readonly Row[] {
  const own = new Set([process.pid, ...ancestorsOf(process.pid, table).map(({ pid }) => pid)]);
  return rows.filter(({ pid }) => !own.has(pid));
}

/** Takes out what stands in `folder` without running from it, and says so. */
export function sortOut(rows: readonly Row[], table: Table, folder: string): Sorted {
  const judged = rows.map((row) => ({ row, reason: reasonFor(row, table, folder) }));
  const notes = (Object.keys(WORDS) as Reason[]).flatMap((reason) => {
    const names = judged
      .filter((each) => each.reason === reason)
      .map(({ row }) => `${row.stat.name} ${row.pid}`);
    return names.length > 0
      ? [
          toProblem(
            'process',
            folder,
            'left-out',
            `left out ${WORDS[reason]}: ${listed(names, names.length, 5)}`,
          ),
        ]
      : [];
  });
  return { kept: judged.filter(({ reason }) => reason === null).map(({ row }) => row), notes };
}

function reasonFor(row: Row, table: Table, folder: string): Reason | null {
  const own = [process.pid, ...ancestorsOf(process.pid, table).map(({ pid }) => pid)];
  if (own.includes(row.pid)) return 'yourself';
  const cwd = readProcLink(`${row.pid}/cwd`);
  const exe = readProcLink(`${row.pid}/exe`);
  const program = exe ?? row.args[0] ?? row.stat.name;
  const script = scriptOf(program, row.args, cwd);
  const runsInside = [exe, script].some((path) => path !== null && isInside(path, folder));
  if (isUnderEditor(row, table)) return 'editor';
  if (runsInside) return null;
  if (isShell(program)) return 'shell';
  return isRuntime(program) || socketsOf(row.pid).length > 0 ? null : 'bystander';
}

/** An editor, or started by one with no shell between. */
function isUnderEditor(row: Row, table: Table): boolean {
  for (const each of [row, ...ancestorsOf(row.pid, table)]) {
    const name = baseName(each.args[0] ?? each.stat.name);
    if (EDITORS.test(name)) return true;
    if (isShell(name)) return false;
  }
  return false;
}
