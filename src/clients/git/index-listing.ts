import { linesOf } from './lines.ts';
import { unquotePath } from './quoted-path.ts';

/** One file as the index holds it. */
export interface IndexEntry {
  readonly path: string;
  /** As git printed it, so that it can be handed back to git. */
  readonly quoted: string;
  readonly mode: string;
  readonly blob: string;
  /** `assume-unchanged`: may be edited, and status says nothing. `skip-worktree`: may also be missing, as in a sparse checkout. */
  readonly hidden: 'assume-unchanged' | 'skip-worktree' | null;
}

/** What of the index cannot be learnt from `git status`. */
export interface IndexListing {
  /** Files that git was told not to look at. */
  readonly hidden: readonly IndexEntry[];
  readonly submodules: readonly IndexEntry[];
  /** Every folder that holds a tracked file, `''` for the top. */
  readonly folders: readonly string[];
}

const SUBMODULE = '160000';

/** `tag mode blob stage\tpath`; the tag is lower case for assume-unchanged, S for skip-worktree. */
const ENTRY = /^(\S) (\d{6}) ([0-9a-f]+) \d\t(.*)$/;

/** What `git ls-files --stage -v` prints. Most lines are only looked at: there may be 100,000 of them. */
export function parseIndexListing(printed: string): IndexListing {
  const hidden: IndexEntry[] = [];
  const submodules: IndexEntry[] = [];
  const folders = new Set<string>();
  for (const line of linesOf(printed)) {
    folders.add(folderOf(line));
    if (!isSpecial(line)) continue;
    const entry = toEntry(line);
    if (entry?.hidden) hidden.push(entry);
    if (entry?.mode === SUBMODULE) submodules.push(entry);
  }
  return { hidden, submodules, folders: [...folders].map(unquoteFolder) };
}

/** Git prints such names as they are, and none of them can reach beyond its line. */
const PLAIN = /^[\x20-\x7e]*$/;
const QUOTED = /["\\]/;

/**
 * Whether a listing has a file of this path, which is text as `toPathText` gives it. It is looked for in
 * the text: there may be 100,000 files, and few are asked for.
 */
export function isListed(path: string, printed: string): boolean {
  if (PLAIN.test(path) && !QUOTED.test(path)) return printed.includes(`\t${path}\n`);
  return printed.split('\n').some((line) => pathOf(line) === path);
}

function pathOf(line: string): string {
  return unquotePath(line.slice(line.indexOf('\t') + 1));
}

function isSpecial(line: string): boolean {
  const tag = line[0] ?? '';
  return (tag >= 'a' && tag <= 'z') || tag === 'S' || line.startsWith(SUBMODULE, 2);
}

function toEntry(line: string): IndexEntry | null {
  const [, tag, mode, blob, quoted] = ENTRY.exec(line) ?? [];
  if (!tag || !mode || !blob || quoted === undefined) return null;
  const hidden =
    tag.toUpperCase() === 'S'
      ? 'skip-worktree'
      : tag === tag.toLowerCase()
        ? 'assume-unchanged'
        : null;
  return { path: unquotePath(quoted), quoted, mode, blob, hidden };
}

function folderOf(line: string): string {
  return line.slice(
    line.indexOf('\t') + 1,
    Math.max(line.indexOf('\t') + 1, line.lastIndexOf('/')),
  );
}

/** A folder cut out of a quoted path has lost the closing quote. */
function unquoteFolder(folder: string): string {
  return folder.startsWith('"') ? unquotePath(`${folder}"`) : unquotePath(folder);
}
