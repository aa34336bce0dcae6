import { programOf } from '../model/containment.ts';
import type { Facts } from '../model/facts.ts';
import { mountedCode, mountWords } from './mounted-code.ts';

/** Why what a process in a container runs may not be of its image, in words; null if nothing says so. */
export function otherCode(process: Facts): string | null {
  const mount = mountedCode(process);
  return mount ? mountWords(mount) : editedWords(process);
}

/** Known only where changes were asked for. */
function editedWords(process: Facts): string | null {
  const program = programOf(process);
  const { count, paths } = process.container?.changes ?? { count: 0, paths: [] };
  if (program !== null && paths.includes(program))
    return `its code is not of it: ${program} was changed in the container`;
  return count > paths.length
    ? `its code may not be of it: ${count} files were changed there`
    : null;
}
