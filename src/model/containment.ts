import type { Facts } from './facts.ts';

/** How it is known that a process runs from inside a folder, the surest way first. */
export type Containment = 'executable' | 'script' | 'cwd';

/** Whether `path` is `root` or lies below it; both absolute and without `..`. */
export function isInside(path: string, root: string): boolean {
  const folder = root.endsWith('/') ? root : `${root}/`;
  return path === root || path.startsWith(folder);
}

/** How a process runs from inside `root` (a folder, or a file that is the program); null if nothing says that it does. */
export function containmentIn(process: Facts, root: string): Containment | null {
  if (process.process?.elsewhere) return null;
  if (process.executable && isInside(process.executable.path, root)) return 'executable';
  if (process.script && isInside(process.script.path, root)) return 'script';
  if (process.process?.cwd && isInside(process.process.cwd, root)) return 'cwd';
  return null;
}

/** The program text of a process: its script, else its executable; null if neither could be read. */
export function programOf(process: Facts): string | null {
  return process.script?.path ?? process.executable?.path ?? null;
}
