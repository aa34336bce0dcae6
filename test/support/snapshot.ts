import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything in a folder, byte for byte, to show later that nothing was written; times other than access too. */
export function snapshot(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(['.', ...paths].map((path) => [path, describe(join(folder, path))]));
}

function describe(path: string): string {
  const stat = lstatSync(path);
  const frame = `${stat.mode} ${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
  if (stat.isSymbolicLink()) return `${frame} ${readlinkSync(path)}`;
  return stat.isFile() ? `${frame} ${readFileSync(path, 'latin1')}` : frame;
}
