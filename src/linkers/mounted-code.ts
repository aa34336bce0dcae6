import type { Mount } from '../model/container.ts';
import { isInside, isLauncher, programOf } from '../model/containment.ts';
import type { Facts } from '../model/facts.ts';

/** Something that is mounted over what a process runs: that is not of its image. */
export interface MountedCode {
  readonly mount: Mount;
  /** It was seen there; else it is only likely. */
  readonly isSure: boolean;
}

/**
 * What is mounted over the code of a process in a container; null if nothing is. Its code is its script, else its
 * program; where that is a launcher or could not be seen, what lies in the folder that it was started in.
 */
export function mountedCode(process: Facts): MountedCode | null {
  const { container, script } = process;
  if (!container) return null;
  const over = (path: string) =>
    container.mounts
      .filter(({ kind, target }) => kind !== 'tmpfs' && target !== '' && isInside(path, target))
      // The deepest is the one that is seen.
      .toSorted((a, b) => b.target.length - a.target.length)[0];
  const program = programOf(process);
  // Where it runs what is mounted from its machine, its paths are spelt as there.
  const isSpeltThere = process.process?.elsewhere === false;
  const from = (path: string) =>
    container.mounts.find(({ kind, source }) => kind === 'bind' && isInside(path, source));
  const mount = program === null ? undefined : isSpeltThere ? from(program) : over(program);
  if (mount) return { mount, isSure: true };
  if (program !== null && !(script && isLauncher(script.path))) return null;
  const folder = process.process?.cwd ?? container.workingFolder;
  const around = folder === '/' ? undefined : isSpeltThere ? from(folder) : over(folder);
  return around ? { mount: around, isSure: false } : null;
}

const KINDS: Readonly<Record<string, string>> = {
  bind: 'the folder',
  volume: 'the volume',
};

export function mountWords({ mount, isSure }: MountedCode): string {
  const { kind, source, target } = mount;
  const what = `${KINDS[kind] ?? `a ${kind}`} ${source}`;
  return isSure
    ? `its code is not of it: ${what} is mounted over ${target}`
    : `${what} is mounted over ${target}, where its code may come from`;
}
