/**
 * What a repository may not make us do. A hostile `.git/config` can name programs that git would
 * run for us (a file-system monitor, hooks, a signature checker, an ssh); none of them may start.
 * It may not disguise what is read either (another encoding, names by its own mailmap).
 * `safe.directory` and `safe.bareRepository` let a checkout that belongs to another user be read at all.
 * `-oBatchMode`: ssh fails where it would ask for a password.
 */
export const HARDENING: readonly string[] = [
  'core.sshCommand=ssh -oBatchMode=yes',
  'safe.directory=*',
  'safe.bareRepository=all',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=true',
  'log.showSignature=false',
  'log.mailmap=false',
  'log.showRoot=true',
  'i18n.logOutputEncoding=UTF-8',
  'diff.external=',
];

/**
 * A pack is read through small windows. Mapped as a whole it counts as memory of ours, a third of what a walk
 * over 200,000 commits takes; the time is the same.
 */
export const FRUGAL: readonly string[] = ['core.packedGitWindowSize=1m', 'core.packedGitLimit=8m'];
