import { readKnownHosts } from '../../clients/known-hosts/file.ts';
import { runProgram } from '../../clients/program.ts';
import type { SshSettings } from '../../clients/ssh-config/settings.ts';
import { WorldError } from '../../model/errors.ts';
import { whileDropped } from '../retry.ts';
import { checkKey } from '../ssh/host-key.ts';
import { type Call, keyArguments } from './arguments.ts';
import { dropFile, newPinFile } from './control.ts';
import { opensshError } from './errors.ts';

/** A host, and the fingerprints that its key may have. */
export interface Pin {
  readonly call: Call;
  readonly configured: SshSettings;
  readonly pinned: readonly string[];
}

/**
 * ssh takes no fingerprints: it is first made to ask for the key alone, which it writes into a file of our own,
 * and to give up before it logs in. If the key is pinned, it is from then on the only one that the host may
 * show. Gives the file, which is to be dropped at the end. Throws `WorldError` for any other key.
 */
export async function pinKey({ call, configured, pinned }: Pin, folder: string): Promise<string> {
  const file = newPinFile(folder);
  const { hostName, port, hostKeyAlias, knownHostsFiles } = configured;
  const check = {
    host: call.spec.name,
    place: { host: hostName, port, alias: hostKeyAlias },
    policy: { pinned },
    files: knownHostsFiles,
    ownFile: file,
  };
  const look = async (algorithms: string | null) => {
    try {
      await askKey(call, file, algorithms);
      const keys = (await readKnownHosts([file])).map(({ key }) => key);
      for (const key of keys) await checkKey(check, key);
      return file;
    } catch (error) {
      dropFile(file);
      throw error;
    }
  };
  return look(null).catch(async (refusal: unknown) => {
    if (!(refusal instanceof WorldError && refusal.code === 'host-key-changed')) throw refusal;
    for (const algorithms of KINDS) {
      const found = await look(algorithms).catch(() => null);
      if (found !== null) return found;
    }
    throw refusal;
  });
}

/** A host shows one of its keys, and the one that is pinned may be of another kind. */
const KINDS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521',
  'rsa-sha2-512,rsa-sha2-256',
];

/** Throws `WorldError` where no key came. */
async function askKey(call: Call, file: string, algorithms: string | null): Promise<void> {
  const { spec, connectTimeout } = call;
  const late = new WorldError(
    'host-unreachable',
    `${spec.name}: it showed no key within ${connectTimeout / 1000} s`,
  );
  const limit = AbortSignal.timeout(connectTimeout);
  const attempt = async () => {
    const { stderr, ...ending } = await runProgram(
      'ssh',
      keyArguments(call, file, algorithms),
      connectTimeout,
    );
    if ((await readKnownHosts([file])).length > 0) return;
    if (limit.aborted) throw late;
    throw await opensshError(spec.name, { sudo: false }, ending, stderr);
  };
  const giveUp = (why: string) => new WorldError('host-unreachable', `${spec.name}: ${why}`);
  await whileDropped(attempt, limit, giveUp).catch((error: unknown) => {
    throw limit.aborted ? late : error;
  });
}
