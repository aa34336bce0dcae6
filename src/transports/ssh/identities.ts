import type { ParsedKey, SigningRequestOptions } from 'ssh2';
import { readKeyType } from '../../clients/known-hosts/key.ts';
import type { SshSettings } from '../../clients/ssh-config/settings.ts';
import { listAgentKeys } from './agent-keys.ts';
import { type KeyFile, parse } from './key-file.ts';
import type { Keyring } from './keyring.ts';
import { OpenSSHAgent } from './library.ts';

/** One key that can be offered to a server. */
export interface Identity {
  readonly key: ParsedKey;
  /** For messages: a path, or the comment in the agent. */
  readonly name: string;
  readonly sign: (data: Buffer, options: SigningRequestOptions) => Promise<Buffer>;
}

export interface Identities {
  /** In the order in which OpenSSH offers them. */
  readonly usable: readonly Identity[];
  /** Encrypted files, where nobody can be asked. */
  readonly locked: readonly string[];
  /** Keys that only OpenSSH can use. */
  readonly beyond: readonly string[];
}

/** Those of the agent that are named, the others of the agent, then those that are only files. */
export async function listIdentities(settings: SshSettings, keyring: Keyring): Promise<Identities> {
  const agent = settings.identityAgent === null ? null : new OpenSSHAgent(settings.identityAgent);
  const [{ held, foreign }, read] = await Promise.all([
    heldBy(settings.identityAgent),
    Promise.all(settings.identityFiles.map((path) => keyring.read(path))),
  ]);
  const files = await Promise.all(
    read.flatMap((file) => (file && 'path' in file ? [withPublic(file, keyring)] : [])),
  );
  const named = files.flatMap((file) => held.find((key) => isSame(key, file.public)) ?? []);
  const others = settings.identitiesOnly ? [] : held.filter((key) => !named.includes(key));
  const alone = files.filter((file) => !held.some((key) => isSame(key, file.public)));
  const locked = alone.filter((file) => file.private === 'encrypted' && !keyring.canAsk);
  return {
    usable: [
      ...(agent ? [...named, ...others].map((key) => ofAgent(agent, key)) : []),
      ...alone
        .filter((file) => file.private !== 'none' && !locked.includes(file))
        .flatMap((file) => ofFile(file, keyring)),
    ],
    locked: locked.map(({ path }) => path),
    beyond: [
      ...read.flatMap((file) => (file && 'beyond' in file ? [file.beyond] : [])),
      ...(settings.identitiesOnly ? [] : foreign),
    ],
  };
}

const AGENT_PATIENCE = 3000;

/** What an agent holds: keys, and the names of those that are of foreign types. */
async function heldBy(socket: string | null) {
  const held: ParsedKey[] = [];
  const foreign: string[] = [];
  for (const { blob, comment } of socket ? await listAgentKeys(socket, AGENT_PATIENCE) : []) {
    const key = parse(blob);
    if (key instanceof Error) foreign.push(`${comment} (agent), of type ${readKeyType(blob)}`);
    else held.push(Object.assign(key, { comment }));
  }
  return { held, foreign };
}

/** An old format says nothing of its key without its passphrase. */
async function withPublic(file: KeyFile, keyring: Keyring): Promise<KeyFile> {
  if (file.public || !keyring.canAsk) return file;
  return { ...file, public: await keyring.unlock(file) };
}

function isSame(a: ParsedKey, b: ParsedKey | null): boolean {
  return b !== null && a.getPublicSSH().equals(b.getPublicSSH());
}

function ofAgent(agent: OpenSSHAgent, key: ParsedKey): Identity {
  const sign = (data: Buffer, options: SigningRequestOptions) =>
    new Promise<Buffer>((resolve, reject) => {
      agent.sign(key, data, options, (error, signature) =>
        signature ? resolve(signature) : reject(error ?? new Error('no signature')),
      );
    });
  return { key, name: `${key.comment || key.type} (agent)`, sign };
}

function ofFile(file: KeyFile, keyring: Keyring): readonly Identity[] {
  const sign = async (data: Buffer, { hash }: SigningRequestOptions) => {
    const key = await keyring.unlock(file);
    const signature: Buffer | Error = key ? key.sign(data, hash) : new Error('not unlocked');
    if (signature instanceof Error) throw signature;
    return signature;
  };
  return file.public ? [{ key: file.public, name: file.path, sign }] : [];
}
