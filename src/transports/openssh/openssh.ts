import { dirname } from 'node:path';
import { resolveHost } from '../../clients/ssh-config/resolve.ts';
import { WorldError } from '../../model/errors.ts';
import type { ProblemCode } from '../../model/problem.ts';
import { ask, timeoutOf } from '../ask.ts';
import { toSession } from '../child.ts';
import { tidy } from '../clean-up.ts';
import { heed } from '../heed.ts';
import type { RemoteSpec } from '../host-spec.ts';
import type { Ask, Link } from '../link.ts';
import { whileDropped } from '../retry.ts';
import type { HostKeyPolicy } from '../ssh/host-key.ts';
import type { Answer, HostNote } from '../transport.ts';
import { type Call, toArguments } from './arguments.ts';
import { canWrite, closeControl, controlSocket, dropFile } from './control.ts';
import { opensshError } from './errors.ts';
import { pinKey } from './pin.ts';
import { relayBy } from './relay.ts';
import { startSsh } from './start.ts';

export interface OpensshSettings {
  readonly configFile: string | null;
  readonly ownFile: string;
  readonly connectTimeout: number;
}

/** A host that the system's own ssh connects to: one connection, and a call of ssh for each probe. */
export async function openOpenssh(
  spec: RemoteSpec,
  policy: HostKeyPolicy | null,
  settings: OpensshSettings,
  notes: readonly HostNote[],
): Promise<Link> {
  const { settings: configured } = await resolveHost(spec, settings.configFile);
  const folder = dirname(settings.ownFile);
  const writable = await canWrite(folder);
  const pinned = typeof policy === 'object' ? (policy?.pinned ?? null) : null;
  const acceptNew = (policy ?? (configured.acceptNew ? 'accept-new' : 'known')) === 'accept-new';
  if ((acceptNew || pinned) && !writable) {
    // ssh would go on, and accept whatever comes the next time.
    throw new WorldError('cache-unwritable', `${spec.name}: its key cannot be kept in ${folder}`);
  }
  const open: Call = {
    spec,
    configFile: settings.configFile,
    knownHostsFiles: [settings.ownFile, ...configured.knownHostsFiles],
    acceptNew,
    pinFile: null,
    connectTimeout: Math.min(
      configured.connectTimeout ?? settings.connectTimeout,
      settings.connectTimeout,
    ),
    control: writable ? controlSocket(folder) : null,
  };
  const pinFile = pinned && (await pinKey({ call: open, configured, pinned }, folder));
  const call: Call = { ...open, pinFile };
  const askHost: Ask = (role, probe, signal) =>
    whileDropped(
      () => {
        const program = startSsh(toArguments(call, role));
        const session = toSession(program, (ending, said) =>
          opensshError(spec.name, role, ending, said),
        );
        return ask(spec.name, session, probe, signal);
      },
      signal,
      (why) => new WorldError('host-unreachable', `${spec.name}: ${why}`),
    );
  const { ask: askFirst, isLost } = afterFirst(askHost, call.connectTimeout);
  const tidied = tidy(askFirst);
  return {
    notes,
    ask: tidied.ask,
    dial: async (role, target) => relayBy(call, role, target),
    isLost,
    close: async () => {
      if (!isLost()) await tidied.settled();
      await closeControl(call);
      if (pinFile !== null) dropFile(pinFile);
    },
  };
}

/** What makes every further call useless. */
const HOPELESS: readonly ProblemCode[] = [
  'host-unreachable',
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'auth-failed',
  'ssh-missing',
];

/** The first call makes the connection, and has the time for it; the others wait until it is there, or failed. */
function afterFirst(askHost: Ask, connectTimeout: number): Pick<Link, 'ask' | 'isLost'> {
  let first: Promise<Answer> | null = null;
  let hopeless: WorldError | null = null;
  const firstOf: Ask = async (role, probe, signal) => {
    try {
      return await askHost(role, { ...probe, timeout: timeoutOf(probe) + connectTimeout }, signal);
    } catch (error) {
      if (error instanceof WorldError && HOPELESS.includes(error.code)) hopeless = error;
      throw error;
    }
  };
  const ask: Ask = async (role, probe, signal) => {
    if (!first) {
      first = firstOf(role, probe, signal);
      return first;
    }
    const settled = first.then(
      () => {},
      () => {},
    );
    await heed(signal, settled, () => {});
    if (hopeless) throw hopeless;
    return askHost(role, probe, signal);
  };
  return { ask, isLost: () => hopeless !== null };
}
