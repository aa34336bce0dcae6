/** One file as git stores it: `mode` is git's (`100644`, `100755`, `120000`), `blob` its object id. */
export interface TreeEntry {
  readonly mode: string;
  readonly blob: string;
}

/**
 * The files of a folder as git would store them, a record for each: `mode blob TAB path NUL`, the path below
 * the folder with `/`. One text, because a folder may hold 100,000 files, and as many objects would take a
 * multiple of it.
 */
export type Tree = string & { readonly __brand: 'Tree' };

/** One record of a tree; records are put one after another. */
export function treeRecord(path: string, { mode, blob }: TreeEntry): string {
  return `${mode} ${blob}\t${path}\0`;
}

export function toTree(records: readonly string[]): Tree {
  return records.join('') as Tree;
}

/** Each path to what is there, as `mode blob`. */
export function readTree(tree: Tree): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (let start = 0; start < tree.length; ) {
    const end = tree.indexOf('\0', start);
    const tab = tree.indexOf('\t', start);
    entries.set(tree.slice(tab + 1, end), tree.slice(start, tab));
    start = end + 1;
  }
  return entries;
}
