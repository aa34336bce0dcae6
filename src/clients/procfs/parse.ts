/** /proc/PID/cmdline: arguments end with NUL; a rewritten title may have no NUL at all. */
export function parseArguments(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\0+$/, '').split('\0');
}

/** The real user id of /proc/PID/status; null if it is not there. */
export function parseUid(status: string): number | null {
  const match = /^Uid:\s+(\d+)/m.exec(status);
  return match ? Number(match[1]) : null;
}

/** The path of the unified hierarchy, else of systemd's, else of any; a path may hold colons. */
export function parseCgroup(text: string): string | null {
  const entries = text.split('\n').flatMap((line) => {
    const match = /^(\d+):([^:]*):(.*)$/.exec(line);
    return match ? [{ id: match[1], controllers: match[2], path: match[3] ?? '' }] : [];
  });
  const unified = entries.find(({ id, path }) => id === '0' && path !== '/');
  const systemd = entries.find(({ controllers }) => controllers === 'name=systemd');
  return (unified ?? systemd ?? entries[0])?.path ?? null;
}

export interface Socket {
  readonly inode: string;
  readonly address: string;
  readonly port: number;
}

const LISTEN = '0A';

/** The listening sockets of /proc/net/tcp or tcp6. */
export function parseListening(text: string): readonly Socket[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [address, port] = (fields[1] ?? '').split(':');
    if (fields[3] !== LISTEN || !address || !port || !fields[9]) return [];
    return [{ inode: fields[9], address: toAddress(address), port: Number.parseInt(port, 16) }];
  });
}

/** Bytes of each 32-bit word stand in the machine's order: little-endian on all that we run on. */
function toAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const groups = (bytes.join('').match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, ''));
  return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
}

/** Only these are ever kept of an environment: names that tell how code was loaded, or of which revision. */
const REVISION_NAMES = [
  'GIT_COMMIT',
  'GIT_SHA',
  'COMMIT_SHA',
  'SOURCE_COMMIT',
  'SOURCE_VERSION',
  'HEROKU_BUILD_COMMIT',
  'RENDER_GIT_COMMIT',
  'KAMAL_VERSION',
  'DD_GIT_COMMIT_SHA',
];
const OTHER_NAMES = ['UWSGI_RELOADS', 'pm_id', 'SUPERVISOR_PROCESS_NAME', 'INVOCATION_ID'];

/** The allowed variables of /proc/PID/environ; nothing else leaves this function. */
export function parseEnvironment(text: string): Readonly<Record<string, string>> {
  const entries = text.split('\0').flatMap((entry) => {
    const at = entry.indexOf('=');
    const name = entry.slice(0, at);
    return at > 0 && [...REVISION_NAMES, ...OTHER_NAMES].includes(name)
      ? [[name, entry.slice(at + 1)] as const]
      : [];
  });
  return Object.fromEntries(entries);
}

/** The variables that hold a revision: hex of 7 digits or more. */
export function revisionsIn(
  environment: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  return REVISION_NAMES.flatMap((name) => {
    const value = environment[name]?.toLowerCase();
    return value && /^[0-9a-f]{7,64}$/.test(value) ? [[name, value] as const] : [];
  });
}

/** `name:x:uid:…` of /etc/passwd. */
export function parseUsers(text: string): ReadonlyMap<number, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [name, , uid] = line.split(':');
      return name && uid ? [[Number(uid), name] as const] : [];
    }),
  );
}

export function parseOsName(text: string): string | null {
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1] ?? null;
}
