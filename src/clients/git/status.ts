import type { FileChange, NamedCount } from '../../model/facts.ts';
import { unquotePath } from './quoted-path.ts';

export interface Status {
  readonly head: string | null;
  readonly branch: string | null;
  readonly upstream: string | null;
  readonly ahead: number | null;
  readonly changes: readonly Pick<FileChange, 'path' | 'change'>[];
  readonly untracked: NamedCount;
}

const NAMED = 3;

/** What `git status --porcelain=v2 --branch` prints, without `-z`. */
export function parseStatus(printed: string): Status {
  const lines = printed.split('\n');
  const header = (name: string) =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(`# ${name} `.length) ?? null;
  const untracked = lines
    .filter((line) => line.startsWith('? '))
    .map((line) => unquotePath(line.slice(2)));
  const ahead = /^\+(\d+) /.exec(header('branch.ab') ?? '');
  return {
    head: other(header('branch.oid'), '(initial)'),
    branch: other(header('branch.head'), '(detached)'),
    upstream: header('branch.upstream'),
    ahead: ahead ? Number(ahead[1]) : null,
    changes: lines.flatMap(toChange),
    untracked: { count: untracked.length, names: untracked.slice(0, NAMED) },
  };
}

function other(text: string | null, none: string): string | null {
  return text === none ? null : text;
}

/** `1 XY sub mH mI mW hH hI path` and `u XY sub m1 m2 m3 mW h1 h2 h3 path`. */
function toChange(line: string): Status['changes'] {
  const fields = line.split(' ');
  if (line.startsWith('u '))
    return [{ path: unquotePath(fields.slice(10).join(' ')), change: 'unmerged' }];
  if (!line.startsWith('1 ')) return [];
  return [{ path: unquotePath(fields.slice(8).join(' ')), change: toKind(fields[1] ?? '') }];
}

function toKind(xy: string): FileChange['change'] {
  if (xy.includes('D')) return 'deleted';
  return xy.startsWith('A') ? 'added' : 'modified';
}
