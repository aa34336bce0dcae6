import { existsSync } from 'node:fs';
import { WorldError } from '../../model/errors.ts';
import { redactUrls } from '../../model/redact.ts';

/** What went wrong, from what git or the operating system said. */
export function toGitError(error: unknown, args: readonly string[], folder: string): WorldError {
  const said = String(error instanceof Error ? error.message : error).trim();
  // The system says the same of a program and of a folder that is missing.
  if (/spawn git ENOENT/.test(said) && existsSync(folder))
    return new WorldError('git-missing', 'git was not found on PATH');
  if (/spawn git EACCES/.test(said))
    return new WorldError(
      'path-denied',
      `git could not be started in ${folder}: permission denied`,
    );
  if (/spawn git ENOENT|directory that does not exist/.test(said))
    return new WorldError('path-not-found', `${folder} does not exist`);
  if (/(dubious ownership|unsafe repository)/.test(said)) return toOwnershipError(said, folder);
  if (/not a git repository/i.test(said))
    return new WorldError('not-a-repository', `git takes ${folder} for no repository`);
  return new WorldError('git-failed', `git ${args[0]}: ${redactUrls(firstLines(said))}`);
}

/**
 * Gits before 2.38 do not take `safe.directory` from the command line, nor does the git that another one starts
 * for a repository of this machine (`file://`), which is the one that complains.
 */
function toOwnershipError(said: string, asked: string): WorldError {
  const [, folder = asked] = /(?:repository at |unsafe repository \()'([^'\n]+)'/.exec(said) ?? [];
  return new WorldError(
    'path-denied',
    `${folder} belongs to another user, and this git refuses to read it`,
    `Run: git config --global --add safe.directory ${folder}`,
  );
}

/** Git's complaint without its advice. Where an ssh failed, it is the ssh that said why, just before. */
function firstLines(said: string): string {
  // An ssh ends its lines for a terminal; after a colon the reason is yet to come.
  const lines = said
    .replace(/:\r?\n(?=\S)/g, ': ')
    .split(/\r?\n/)
    .filter(Boolean);
  const at = lines.findIndex((line) => /^fatal: could not read from remote/i.test(line));
  if (at > 0) return lines.slice(Math.max(0, at - 2), at + 1).join('; ');
  const complaints = lines.filter((line) => /^(fatal|error|remote|ssh):/i.test(line));
  return (complaints.length > 0 ? complaints : lines).slice(0, 2).join('; ');
}
