/**
 * Nobody is asked anything, a host whose key is not known is not talked to, and nothing is changed: no key
 * is learnt, no connection left open for later, nothing forwarded. The first value counts for ssh, so these
 * stand before the user's own.
 */
export const SSH_OPTIONS: string = [
  'BatchMode=yes',
  'StrictHostKeyChecking=yes',
  'UpdateHostKeys=no',
  'ControlMaster=no',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'PermitLocalCommand=no',
]
  .map((option) => ` -o${option}`)
  .join('');

/** Where the user did not say otherwise (`ssh-command.ts`). */
export const OUR_SSH: string = `ssh${SSH_OPTIONS}`;

/**
 * What a repository may not make us do. A hostile `.git/config` can name programs that git would
 * run for us (a file-system monitor, hooks, a signature checker, an ssh); none of them may start.
 * It may not disguise what is read either (another encoding, names by its own mailmap).
 * `safe.directory` and `safe.bareRepository` let a checkout that belongs to another user be read at all.
 */
export const HARDENING: readonly string[] = [
  `core.sshCommand=${OUR_SSH}`,
  'ssh.variant=ssh',
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
  // Nobody is asked for a password, by no window either.
  'core.askPass=',
  'credential.interactive=false',
  // Ours is empty; git would advise against having one.
  'advice.graftFileDeprecated=false',
];

/**
 * A pack is read through small windows. Mapped as a whole it counts as memory of ours, a third of what a walk
 * over 200,000 commits takes; the time is the same.
 */
export const FRUGAL: readonly string[] = ['core.packedGitWindowSize=1m', 'core.packedGitLimit=8m'];
