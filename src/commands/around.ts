import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder, upward from `path`, that holds `.git`. */
export function repositoryAround(path: string): string | null {
  if (existsSync(join(path, '.git'))) return path;
  const parent = dirname(path);
  return parent === path ? null : repositoryAround(parent);
}

/** Whether a folder is a bare repository, told by what git itself looks for. */
export function isBare(folder: string): boolean {
  return ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(folder, name)));
}
