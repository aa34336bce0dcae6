import type { Facts } from './facts.ts';
import type { PlaceFacts } from './place.ts';

/** How it is known that a process runs from inside a folder, the surest way first. */
export type Containment = 'executable' | 'script' | 'cwd';

/** Whether `path` is `root` or lies below it; both absolute and without `..`. */
export function isInside(path: string, root: string): boolean {
  const folder = root.endsWith('/') ? root : `${root}/`;
  return path === root || path.startsWith(folder);
}

/**
 * How a process runs from inside `root` (a folder, or a file that is the program); null if nothing says that
 * it does. A script may be spelt over the links that lead there; the kernel's own paths have none.
 */
export function containmentIn(
  process: Facts,
  root: string,
  place?: PlaceFacts,
): Containment | null {
  if (process.process?.elsewhere) return null;
  const { executable, script } = process;
  if (executable && isInside(executable.path, root)) return 'executable';
  const respelt = script && respell(script.path, place);
  if (script && [script, respelt].some((each) => each && isInside(each.path, root)))
    return 'script';
  if (process.process?.cwd && isInside(process.process.cwd, root)) return 'cwd';
  return null;
}

/** A path as it is once the links on the way are followed, and when the newest of those was made; null if there are none. */
export function respell(
  path: string,
  place: PlaceFacts | undefined,
): { readonly path: string; readonly linkedAt: number } | null {
  let [real, linkedAt] = [path, 0];
  for (const link of place?.links ?? []) {
    if (!isInside(real, link.path)) continue;
    real = `${link.target}${real.slice(link.path.length)}`;
    linkedAt = Math.max(linkedAt, link.linkedAt);
  }
  return linkedAt === 0 ? null : { path: real, linkedAt };
}

/** The program text of a process: its script, else its executable; null if neither could be read. */
export function programOf(process: Facts): string | null {
  return process.script?.path ?? process.executable?.path ?? null;
}

const LAUNCHER = /(^|\/)(s?bin\/[^/]+$|(node_modules|site-packages|dist-packages|gems)\/)/;

/** Whether a script is one of those that load the code of the folder they are started in: gunicorn, npm, puma. */
export function isLauncher(path: string): boolean {
  return LAUNCHER.test(path);
}
