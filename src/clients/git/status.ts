import type { FileChange, NamedCount } from '../../model/facts.ts';
import { unquotePath } from './quoted-path.ts';

export interface Status {
  readonly head: string | null;
  readonly branch: string | null;
  readonly upstream: string | null;
  readonly ahead: number | null;
  readonly changes: readonly Change[];
  readonly untracked: NamedCount;
  /** The untracked paths, ignored ones too, that an interpreter may load as modules (`shadows.ts`). */
  readonly modules: readonly string[];
}

/** A tracked file that differs from the commit that is checked out. */
export interface Change extends Pick<FileChange, 'path' | 'change'> {
  /** As git printed it, so that it can be handed back to git. */
  readonly quoted: string;
  /** Whether the index differs from that commit, and the disk from the index. */
  readonly staged: boolean;
  readonly dirty: boolean;
  /** What the index holds; null where that is not one file. */
  readonly blob: string | null;
}

const NAMED = 3;

/** A folder, or a file of such a name, in quotes or not. */
const MODULE = /(\/|\/__init__\.py|\.so|\.js)"?$/;

/** What `git status --porcelain=v2 --branch --no-renames` prints, without `-z`. */
export function parseStatus(printed: string): Status {
  const lines = printed.split('\n');
  const header = (name: string) =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(`# ${name} `.length) ?? null;
  const untracked = lines.filter((line) => line.startsWith('? '));
  const ahead = /^\+(\d+) /.exec(header('branch.ab') ?? '');
  return {
    head: other(header('branch.oid'), '(initial)'),
    branch: other(header('branch.head'), '(detached)'),
    upstream: header('branch.upstream'),
    ahead: ahead ? Number(ahead[1]) : null,
    changes: lines.flatMap(toChange),
    untracked: {
      count: untracked.length,
      names: untracked.slice(0, NAMED).map((line) => unquotePath(line.slice(2))),
    },
    modules: lines
      .filter((line) => /^[?!] /.test(line) && MODULE.test(line))
      .map((line) => unquotePath(line.slice(2))),
  };
}

function other(text: string | null, none: string): string | null {
  return text === none ? null : text;
}

/** `1 XY sub mH mI mW hH hI path`: X is the index against HEAD, Y the disk against the index. */
const CHANGED = /^1 (.)(.) (?:\S+ ){5}(\S+) (.*)$/;
/** `u XY sub m1 m2 m3 mW h1 h2 h3 path`. */
const UNMERGED = /^u .. (?:\S+ ){8}(.*)$/;

function toChange(line: string): readonly Change[] {
  const [, unmerged] = UNMERGED.exec(line) ?? [];
  if (unmerged !== undefined) {
    const path = unquotePath(unmerged);
    return [{ path, change: 'unmerged', quoted: unmerged, staged: true, dirty: true, blob: null }];
  }
  const [, x, y, blob = '', quoted = ''] = CHANGED.exec(line) ?? [];
  // Added to the index and gone again: neither the commit nor the disk has it.
  if (x === undefined || y === undefined || (x === 'A' && y === 'D')) return [];
  return [
    {
      path: unquotePath(quoted),
      change: toKind(x, y),
      quoted,
      staged: x !== '.',
      dirty: y !== '.',
      blob,
    },
  ];
}

function toKind(x: string, y: string): FileChange['change'] {
  if (x === 'D' || y === 'D') return 'deleted';
  return x === 'A' || y === 'A' ? 'added' : 'modified';
}
