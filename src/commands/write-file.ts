import { randomUUID } from 'node:crypto';
import { appendFile, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes all of a file or leaves it as it was: into a temporary file beside it, which then takes its name. What
 * is no plain file, a pipe or a device, is written to as it is. Throws what the file system says.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const known = await stat(path).catch(ifMissing);
  if (known && !known.isFile()) return writeFile(path, text);
  // A link stays a link: the file that it leads to is replaced.
  const target = known ? await realpath(path) : path;
  const temporary = join(dirname(target), `.deploytrace-${randomUUID()}.tmp`);
  try {
    await writeNew(temporary, text, known?.mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** On the disk before it takes another's name, and with the mode that that one had. */
async function writeNew(path: string, text: string, mode: number | undefined): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
    if (mode !== undefined) await handle.chmod(mode & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function append(path: string, text: string): Promise<void> {
  return appendFile(path, text);
}
