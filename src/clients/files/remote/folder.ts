import { constants } from 'node:fs';
import { WorldError } from '../../../model/errors.ts';
import { latin1ToPathText } from '../../path-text.ts';
import type { Ask } from '../../shell/ask.ts';
import { type FolderEntry, toLinkEntry } from '../folder.ts';
import type { EntryKind } from '../manifest.ts';
import { tooLarge, WALK_LIMITS, type WalkLimits } from '../walk.ts';
import { type HashRecord, type Mode, parseRecords, type Records, Torn } from './records.ts';
import { HASH_ALL, HASH_SOME, LIST_ALL } from './scripts.ts';

/** A folder of another machine, read whole. */
export interface RemoteFolder {
  /** In the order of `walk`. */
  readonly entries: readonly FolderEntry[];
  /** When what lies at such a path was made, milliseconds since the epoch; null if that is not known. */
  readonly bornAt: (path: string) => number | null;
}

const ATTEMPTS = 3;

/** As `readFolder` reads one of this machine. Throws `WorldError` if any of it may not be read, or it is too large. */
export async function readRemoteFolder(
  ask: Ask,
  root: string,
  limits: WalkLimits = WALK_LIMITS,
): Promise<RemoteFolder> {
  const { modes, targets, denied } = await askRecords(root, () => ask(LIST_ALL, [root]));
  assertReadable(root, denied);
  const found = new Map<string, Mode>();
  for (const [path, mode] of modes) {
    if (mode === 'denied') assertReadable(root, [path]);
    if (typeof mode !== 'string') found.set(path, mode);
  }
  if (!found.has('')) throw new WorldError('path-not-found', `${root} does not exist any more`);
  assertSmall(root, found, limits);
  const files = [...found].flatMap(([path, mode]) => (kindOf(mode) === 'file' ? [path] : []));
  const hashes = await hashAll(ask, root, files);
  const names = namesOf([...found.keys()]);
  const entries = [...found].flatMap(([path, mode]) => {
    const entry = toEntry(path, mode, targets.get(path), hashes.get(path));
    return entry ? [{ ...entry, names: names.get(path) ?? [] }] : [];
  });
  return {
    entries: entries.sort(inOrderOfWalk),
    bornAt: (path) => found.get(path)?.bornAt ?? null,
  };
}

/** Asks again where something went away while it was read. */
async function askRecords(
  root: string,
  ask: () => Promise<{ readonly stdout: Buffer }>,
): Promise<Records> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { stdout } = await ask();
    try {
      const records = parseRecords(stdout);
      if (isWhole(records)) return records;
    } catch (error) {
      if (!(error instanceof Torn)) throw error;
    }
  }
  throw unsteady(root);
}

/** Whether it is told where each link leads. */
function isWhole({ modes, targets }: Records): boolean {
  return [...modes].every(
    ([path, mode]) => typeof mode === 'string' || kindOf(mode) !== 'link' || targets.has(path),
  );
}

/** Files that changed or came while they were read are read again. */
async function hashAll(
  ask: Ask,
  root: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, HashRecord>> {
  const { hashes } = await askRecords(root, () => ask(HASH_ALL, [root]));
  const all = new Map(hashes);
  for (let attempt = 1; ; attempt++) {
    const open = files.filter((path) => !isSteady(all.get(path)));
    const [first] = open;
    if (first === undefined) break;
    if (attempt === ATTEMPTS) throw unsteady(`${root}/${latin1ToPathText(first)}`);
    const paths = open.map((path) => Buffer.from(`./${path}`, 'latin1'));
    const again = await askRecords(root, () => ask(HASH_SOME, [root, ...paths]));
    for (const [path, record] of again.hashes) all.set(path, record);
  }
  assertReadable(
    root,
    files.filter((path) => isDenied(all.get(path))),
  );
  return all;
}

function isDenied(record: HashRecord | undefined): boolean {
  return record !== undefined && Object.values(record).includes('denied');
}

function isSteady(record: HashRecord | undefined): boolean {
  if (!record) return false;
  const { before, after } = record;
  if (typeof before === 'string' || typeof after === 'string') return true;
  return before.size === after.size && before.changedAt === after.changedAt;
}

function unsteady(path: string): WorldError {
  const message = `${path} is being written to: it has no content to speak of`;
  return new WorldError('not-supported', message);
}

function assertReadable(root: string, denied: readonly string[]): void {
  const [path] = denied;
  if (path === undefined) return;
  const name = path === '' ? root : `${root}/${latin1ToPathText(path)}`;
  throw new WorldError('path-denied', `${name} may not be read`);
}

function assertSmall(root: string, found: ReadonlyMap<string, Mode>, limits: WalkLimits): void {
  let bytes = 0;
  for (const [, mode] of found) if (kindOf(mode) === 'file') bytes += mode.size;
  if (bytes > limits.bytes) throw tooLarge({ root }, `${limits.bytes} bytes`);
  if (found.size > limits.entries) throw tooLarge({ root }, `${limits.entries} entries`);
}

/** What lies directly in each folder, by its bytes. */
function namesOf(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const path of paths) {
    if (path === '') continue;
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    const known = names.get(folder);
    if (known) known.push(path.slice(slash + 1));
    else names.set(folder, [path.slice(slash + 1)]);
  }
  for (const [, all] of names) all.sort();
  return names;
}

const FORMATS: ReadonlyMap<number, EntryKind> = new Map([
  [constants.S_IFDIR, 'folder'],
  [constants.S_IFREG, 'file'],
  [constants.S_IFLNK, 'link'],
  [constants.S_IFIFO, 'fifo'],
  [constants.S_IFSOCK, 'socket'],
]);

function kindOf({ mode }: Mode): EntryKind {
  return FORMATS.get(mode & constants.S_IFMT) ?? 'device';
}

/** Null for what went away while the folder was read. */
function toEntry(
  path: string,
  mode: Mode,
  target: string | undefined,
  record: HashRecord | undefined,
): Omit<FolderEntry, 'names'> | null {
  const kind = kindOf(mode);
  const frame = { path, kind, size: 0, changedAt: mode.changedAt, content: '', git: null };
  if (kind === 'link' && target !== undefined)
    return { ...frame, content: target, git: toLinkEntry(target) };
  return kind === 'file' ? toFile(path, record) : frame;
}

function toFile(path: string, record: HashRecord | undefined): Omit<FolderEntry, 'names'> | null {
  if (!record) return null;
  const { before, sha256, blob } = record;
  if (typeof before === 'string' || sha256 === 'gone' || blob === 'gone') return null;
  const program = (before.mode & 0o100) !== 0;
  return {
    path,
    kind: program ? 'program' : 'file',
    content: sha256,
    git: { mode: program ? '100755' : '100644', blob },
    size: before.size,
    changedAt: before.changedAt,
  };
}

function inOrderOfWalk(a: FolderEntry, b: FolderEntry): number {
  const [one, other] = [a, b].map(({ path }) => path.replaceAll('/', '\0')) as [string, string];
  return one < other ? -1 : one > other ? 1 : 0;
}
