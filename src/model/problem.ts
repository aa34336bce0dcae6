export type Stage = 'source' | 'artifact' | 'process';

/** `error`: it kept a stage from being seen; `warning`: it weakens an answer; `note`: good to know. */
export type ProblemLevel = 'error' | 'warning' | 'note';

/** What can be wrong with the world, or worth knowing of it. */
const INFO = {
  'git-missing': { level: 'error', hint: 'Install git 2.20 or newer.' },
  'git-too-old': { level: 'error', hint: 'Install git 2.20 or newer.' },
  'git-failed': {
    level: 'error',
    hint: 'Run the same git command by hand to see more.',
  },
  'not-a-repository': {
    level: 'error',
    hint: 'Go into a git repository, or name one as source.repository in deploy.config.yaml.',
  },
  'repository-damaged': { level: 'error', hint: 'Run git fsck there.' },
  'ref-not-found': {
    level: 'error',
    hint: 'Correct the ref, or fetch it first.',
  },
  'ref-ambiguous': { level: 'warning', hint: 'Write refs/heads/ or refs/tags/ before it.' },
  'no-commits': { level: 'error', hint: 'Make a first commit.' },
  'remote-unreachable': {
    level: 'warning',
    hint: 'Check the network, the URL and the key.',
  },
  'shallow-clone': {
    level: 'warning',
    hint: 'Fetch the whole history: git fetch --unshallow, or fetch-depth: 0 in CI.',
  },
  'cache-unwritable': {
    level: 'warning',
    hint: 'Point XDG_CACHE_HOME at a folder that can be written and has space.',
  },
  'path-not-found': { level: 'error', hint: 'Correct artifact.path.' },
  'path-denied': { level: 'error', hint: 'Run as its owner or as root.' },
  'pidfile-not-found': {
    level: 'error',
    hint: 'Start the process, or correct the path.',
  },
  'pidfile-invalid': {
    level: 'error',
    hint: 'The file should hold one number.',
  },
  'user-unknown': {
    level: 'error',
    hint: 'Correct the name; a user who is not in /etc/passwd goes by number (id -u).',
  },
  'process-not-found': {
    level: 'error',
    hint: 'Start it, or correct process.find.',
  },
  'pid-not-found': {
    level: 'error',
    hint: 'Name it by what survives a restart: a pidfile, a unit, a port, a command.',
  },
  'process-denied': {
    level: 'warning',
    hint: "Run as the process's user or as root.",
  },
  'process-list-hidden': {
    level: 'warning',
    hint: 'Run as root: /proc hides the processes of others.',
  },
  'process-elsewhere': {
    level: 'warning',
    hint: 'Go to that folder, trace its container with process.type docker, or find it by command, port or pidfile.',
  },
  'program-failed': { level: 'error', hint: 'See its log, correct what it says, and start it.' },
  'program-restarting': { level: 'error', hint: 'See its log for why it ends.' },
  'program-ended': { level: 'error', hint: 'See its log for why it ended.' },
  'manager-unasked': {
    level: 'note',
    hint: 'Run as root, or as a user who may use its socket.',
  },
  'rollout-failed': { level: 'error', hint: 'Correct what it says, and deploy again.' },
  'left-out': { level: 'note', hint: 'Name it in process.find to include it.' },
  'left-out-own': { level: 'note', hint: '' },
  'clock-skew': { level: 'note', hint: 'Have both follow a time server.' },
  'touched-after-load': {
    level: 'note',
    hint: 'Restart the process to be sure.',
  },
  'host-unreachable': {
    level: 'error',
    hint: 'Check the name, the network, and that an SSH server listens there.',
  },
  'host-key-unknown': {
    level: 'error',
    hint: 'Compare the fingerprint with one you got another way; then connect once with ssh, or pin it.',
  },
  'host-key-changed': {
    level: 'error',
    hint: 'The host was set up anew, or somebody stands in between: find out before you trust the new key.',
  },
  'host-key-revoked': { level: 'error', hint: 'Do not use this host until it has a new key.' },
  'host-key-accepted': { level: 'note', hint: 'From now on only this key is accepted.' },
  'auth-failed': {
    level: 'error',
    hint: 'Try ssh -o BatchMode=yes with the same host; load the key into an agent.',
  },
  'connection-lost': { level: 'error', hint: 'Try again; look into the log of its SSH server.' },
  'command-failed': {
    level: 'error',
    hint: 'The account needs a login shell that can run /bin/sh.',
  },
  'output-too-large': { level: 'error', hint: 'Ask for less.' },
  'sudo-refused': {
    level: 'error',
    hint: 'Allow it in sudoers without a password (NOPASSWD), or leave sudo out.',
  },
  'ssh-missing': { level: 'error', hint: 'Install the OpenSSH client.' },
  'ssh-config-invalid': { level: 'error', hint: 'Correct the SSH configuration.' },
  'ssh-config-partial': {
    level: 'warning',
    hint: 'Install the OpenSSH client, which reads its configuration whole.',
  },
  'openssh-used': { level: 'note', hint: '' },
  'image-not-found': { level: 'error', hint: 'Push it, or correct artifact.reference.' },
  'image-unnamed': {
    level: 'error',
    hint: 'Name the image in artifact.reference by what the source has.',
  },
  'registry-unreachable': { level: 'error', hint: 'Check its name, the network and the proxy.' },
  'registry-denied': {
    level: 'error',
    hint: 'Log in with docker login or podman login, or give artifact.credentials.',
  },
  'registry-failed': { level: 'error', hint: 'Try again; look into the log of the registry.' },
  'registry-untrusted': {
    level: 'error',
    hint: 'Find out who answers there before you run what comes from it.',
  },
  'credentials-unread': { level: 'warning', hint: 'Correct it, or log in again.' },
  'tags-unknown': { level: 'note', hint: 'Give a login that may list tags.' },
  'tag-moved': { level: 'note', hint: '' },
  'engine-unreachable': { level: 'error', hint: 'Start the engine, or correct process.hosts.' },
  'engine-denied': {
    level: 'error',
    hint: 'Run as root, or as a user who may use the engine (group docker).',
  },
  'engine-failed': { level: 'error', hint: 'Look into the log of the engine.' },
  'container-not-found': { level: 'error', hint: 'Start it, or correct process.find.' },
  'container-stopped': { level: 'error', hint: 'Start it; docker logs tells more.' },
  'container-paused': { level: 'warning', hint: 'docker unpause lets it go on.' },
  'container-unhealthy': { level: 'warning', hint: 'docker inspect shows what its check said.' },
  'container-restarting': { level: 'error', hint: 'docker logs tells why it ends.' },
  'container-changed': {
    level: 'warning',
    hint: 'Make the change in the image, and start a new container of it.',
  },
  'task-elsewhere': {
    level: 'warning',
    hint: 'Name the engine of that node in process.hosts.',
  },
  'rollout-running': { level: 'note', hint: 'Wait until it has ended.' },
  'image-not-pushed': {
    level: 'note',
    hint: 'Push it, so that others can run the same.',
  },
  'self-report-failed': { level: 'warning', hint: 'Correct self-report, or see why it fails.' },
  'self-report-differs': { level: 'warning', hint: 'Find out which of the two is wrong.' },
  'not-supported': { level: 'warning', hint: '' },
  conflict: { level: 'warning', hint: 'Find out which of the two is wrong.' },
  timeout: { level: 'error', hint: 'Allow more with --timeout.' },
  internal: {
    level: 'error',
    hint: 'This is a bug in deploytrace: please report it.',
  },
} satisfies Readonly<Record<string, { level: ProblemLevel; hint: string }>>;

export type ProblemCode = keyof typeof INFO;

export interface Problem {
  readonly stage: Stage;
  /** Of whom: an id, a path, a host. */
  readonly subject: string;
  readonly code: ProblemCode;
  readonly level: ProblemLevel;
  /** What was expected and what was got. */
  readonly message: string;
  /** What to do; empty if nothing can be done. */
  readonly hint: string;
}

/** What to do about it, where whoever found it knows nothing better. */
export function hintFor(code: ProblemCode): string {
  return INFO[code].hint;
}

/** A problem with the level and hint of its code; a more precise hint may be given. */
export function toProblem(
  stage: Stage,
  subject: string,
  code: ProblemCode,
  message: string,
  hint: string = INFO[code].hint,
): Problem {
  return { stage, subject, code, level: INFO[code].level, message, hint };
}
