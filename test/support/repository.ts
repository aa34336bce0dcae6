import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ana',
  GIT_AUTHOR_EMAIL: 'ana@example.com',
  GIT_COMMITTER_NAME: 'Ana',
  GIT_COMMITTER_EMAIL: 'ana@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** Real git in `folder`; gives its trimmed output. */
export function git(folder: string, ...args: readonly string[]): string {
  return run(folder, args, {});
}

function run(folder: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  return execFileSync('git', [...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...IDENTITY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A new repository in `folder` on branch main. */
export function initRepository(folder: string): string {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '-q', '-b', 'main');
  return folder;
}

/** Writes these files, commits everything, and gives the full commit. */
export function commit(
  folder: string,
  subject: string,
  files: Record<string, string> = {},
  env: Readonly<Record<string, string>> = {},
): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(folder, 'add', '-A');
  run(folder, ['commit', '-q', '--allow-empty', '-m', subject], env);
  return git(folder, 'rev-parse', 'HEAD');
}
