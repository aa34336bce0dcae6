import { type Ask, askSections } from '../../shell/ask.ts';
import type { SeenPath } from '../procfs.ts';
import { toPath } from './files.ts';

const NAMES = `for f do if [ -d "$f" ]; then s names; ls -A1 -- "$f" 2>/dev/null; else s none; fi; done
`;

/** What lies in folders; null: there is none. */
export async function readNames(
  ask: Ask,
  folders: readonly (SeenPath | string)[],
): Promise<readonly (readonly string[] | null)[]> {
  if (folders.length === 0) return [];
  const sections = await askSections(ask, NAMES, folders.map(toPath));
  return folders.map((_each, index) => {
    const [kind, text = ''] = sections[index] ?? [];
    return kind === 'names' ? text.split('\n').filter(Boolean) : null;
  });
}
