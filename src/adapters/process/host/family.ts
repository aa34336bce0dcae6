import { childrenOf, type Row, type Table } from './table.ts';

export interface Member {
  readonly row: Row;
  /** 0 for a process that was asked for and stands below no other such. */
  readonly depth: number;
}

/** What matched and all that it started, parents before children; only what matched if `children` is false. */
export function familyOf(
  matches: readonly Row[],
  table: Table,
  children: boolean,
): readonly Member[] {
  const matched = new Set(matches.map(({ pid }) => pid));
  const below = childrenOf(table);
  const members: Member[] = [];
  const visited = new Set<number>();
  const visit = (row: Row, depth: number) => {
    if (visited.has(row.pid)) return;
    visited.add(row.pid);
    const belongs = children || matched.has(row.pid);
    if (belongs) members.push({ row, depth });
    for (const child of below.get(row.pid) ?? []) visit(child, belongs ? depth + 1 : depth);
  };
  const roots = matches.filter((row) => !hasMatchedAncestor(row, table, matched));
  for (const root of [...roots].sort((a, b) => a.pid - b.pid)) visit(root, 0);
  return members;
}

function hasMatchedAncestor(row: Row, { rows }: Table, matched: ReadonlySet<number>): boolean {
  const seen = new Set<number>();
  for (let at = rows.get(row.stat.parent); at && !seen.has(at.pid); at = rows.get(at.stat.parent)) {
    if (matched.has(at.pid)) return true;
    seen.add(at.pid);
  }
  return false;
}
