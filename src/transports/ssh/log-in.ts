import type { Algorithms, Client } from 'ssh2';
import type { Resolved } from '../../clients/ssh-config/resolve.ts';
import { WorldError } from '../../model/errors.ts';
import { heed } from '../heed.ts';
import { type LimitFunction, limitTo } from '../limit.ts';
import { NeedsOpenssh } from '../needs-openssh.ts';
import { whileDropped } from '../retry.ts';
import type { HostNote } from '../transport.ts';
import { byKind, offer } from './algorithms.ts';
import { type ClientRequest, openClient } from './client.ts';
import { type Connection, toConnection } from './connection.ts';
import { deadline } from './deadline.ts';
import { checkKey, type HostKeyPolicy, type KeyCheck, knownEntries } from './host-key.ts';
import { listIdentities } from './identities.ts';
import { type Keyring, openKeyring, type Prompt } from './keyring.ts';
import { openSocket, type Via } from './socket.ts';

/** Where to log in, and by what way. */
export interface Route extends Resolved {
  /** For messages. */
  readonly host: string;
  readonly policy: HostKeyPolicy | null;
  readonly via: Via | null;
}

export interface LoginSettings {
  /** A known_hosts file of our own. */
  readonly ownFile: string;
  /** Milliseconds for one login; the user's configuration may say less. */
  readonly connectTimeout: number;
  /** Null: nobody can be asked for a passphrase. */
  readonly prompt: Prompt | null;
  readonly signal: AbortSignal;
}

/** Throws `WorldError`, or `NeedsOpenssh` where the library cannot do what the route asks for. */
export type LogIn = (route: Route) => Promise<Connection>;

/** Below the ten at which servers by themselves begin to turn connections away (MaxStartups). */
const AT_ONCE = 8;
/** Of all servers. Many, since each may be one that never answers, and the others are not to wait for it. */
const IN_ALL = 256;

/** Logs in; the key files of one trace are read once, and no server has too much to do at once. */
export function openLogins(settings: LoginSettings): LogIn {
  const keyring = openKeyring(settings.prompt);
  const limits = new Map<string, LimitFunction>();
  const inAll = limitTo(IN_ALL);
  return async (route) => {
    const notes: HostNote[] = route.partial.map((file) => partialNote(route.host, file));
    const request = await toRequest(route, settings.ownFile, keyring, notes);
    const limit = limits.get(request.to) ?? limitTo(AT_ONCE);
    limits.set(request.to, limit);
    const client = await limit(() => inAll(() => connect(route, request, settings, limit)));
    return toConnection(route.host, client, notes);
  };
}

/** All but what each attempt has of its own. */
type Request = Omit<ClientRequest, 'socket' | 'signal' | 'hold'>;

async function toRequest(
  route: Route,
  ownFile: string,
  keyring: Keyring,
  notes: HostNote[],
): Promise<Request> {
  const { host, settings } = route;
  const check = toCheck(route, ownFile);
  return {
    host,
    to: addressOf(route),
    user: settings.user,
    otherMethods: settings.otherMethods,
    algorithms: await algorithmsFor(route, check),
    identities: await identitiesFor(route, keyring),
    checkKey: async (key) => {
      const note = await checkKey(check, key);
      if (note) notes.push(note);
    },
  };
}

/** All attempts share one time limit. */
async function connect(
  { host, settings, policy, via }: Route,
  request: Request,
  { connectTimeout, signal: closing }: LoginSettings,
  limit: LimitFunction,
): Promise<Client> {
  const ms = Math.min(settings.connectTimeout ?? connectTimeout, connectTimeout);
  const unreachable = (why: string) =>
    new WorldError('host-unreachable', `${host}: ${request.to}: ${why}`);
  const late = () => unreachable(`no login within ${ms / 1000} s`);
  const { signal, hold, clear } = deadline(ms, late, closing);
  const open = async (algorithms: Algorithms) => {
    const opening = openSocket(host, settings, via);
    const socket = await heed(signal, opening, (late) => late.destroy());
    return openClient({ ...request, algorithms, socket, signal, hold });
  };
  const attempt = () =>
    typeof policy === 'object' ? ofAnyKind(open, request.algorithms) : open(request.algorithms);
  try {
    return await whileDropped(attempt, signal, unreachable, () => {
      limit.concurrency = Math.ceil(limit.concurrency / 2);
    });
  } finally {
    clear();
  }
}

/** A host shows one of its keys, and the one that is pinned may be of another kind. */
async function ofAnyKind(
  open: (algorithms: Algorithms) => Promise<Client>,
  algorithms: Algorithms,
): Promise<Client> {
  try {
    return await open(algorithms);
  } catch (refusal) {
    if (!(refusal instanceof WorldError && refusal.code === 'host-key-changed')) throw refusal;
    for (const serverHostKey of byKind(algorithms)) {
      const client = await open({ ...algorithms, serverHostKey }).catch(() => null);
      if (client) return client;
    }
    throw refusal;
  }
}

function toCheck({ host, settings, policy }: Route, ownFile: string): KeyCheck {
  const { hostName, port, hostKeyAlias, knownHostsFiles, acceptNew } = settings;
  return {
    host,
    place: { host: hostName, port, alias: hostKeyAlias },
    policy: policy ?? (acceptNew ? 'accept-new' : 'known'),
    files: knownHostsFiles,
    ownFile,
  };
}

async function algorithmsFor({ settings }: Route, check: KeyCheck): Promise<Request['algorithms']> {
  const entries = await knownEntries(check);
  const keys = entries.filter(({ marker }) => marker === 'none');
  const certified = entries.some(({ marker }) => marker === 'cert-authority');
  if (certified && keys.length === 0 && typeof check.policy === 'string') {
    throw new NeedsOpenssh('@cert-authority');
  }
  const offered = offer(
    settings.algorithms,
    keys.map(({ type }) => type),
  );
  if (!offered) throw new NeedsOpenssh('the algorithms that the SSH configuration allows');
  return offered;
}

async function identitiesFor(
  { settings }: Route,
  keyring: Keyring,
): Promise<Request['identities']> {
  const identities = await listIdentities(settings, keyring);
  const [beyond] = identities.beyond;
  if (beyond && identities.usable.length === 0) throw new NeedsOpenssh(beyond);
  return identities;
}

function addressOf({ settings: { hostName, port }, via }: Route): string {
  const address = hostName.includes(':') ? `[${hostName}]:${port}` : `${hostName}:${port}`;
  return via ? `${address} through ${via.host}` : address;
}

function partialNote(host: string, file: string): HostNote {
  return {
    code: 'ssh-config-partial',
    message: `${host}: ${file} has Include or Match, which are not understood whole without ssh`,
  };
}
