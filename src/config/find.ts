import { lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const NAMES = ['deploy.config.yaml', 'deploy.config.yml'];

/** The config file of `from` or of the nearest folder above it that has one; null if none has. */
export function findConfig(from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    for (const name of NAMES) {
      const file = join(folder, name);
      if (isThere(file)) return file;
    }
    if (folder === dirname(folder)) return null;
  }
}

/**
 * A directory of that name or a link that leads nowhere counts: it is for `loadConfig` to refuse it
 * aloud. A pipe does not: reading it would wait for ever.
 */
function isThere(file: string): boolean {
  try {
    const stats = lstatSync(file);
    return stats.isFile() || stats.isSymbolicLink() || stats.isDirectory();
  } catch {
    return false;
  }
}
