import { setTimeout as wait } from 'node:timers/promises';
import type { Client, ClientChannel } from 'ssh2';
import { WorldError } from '../../model/errors.ts';
import { ask, type Session, timeoutOf, tooLate } from '../ask.ts';
import { heed } from '../heed.ts';
import { limitTo } from '../limit.ts';
import type { Ask } from '../link.ts';
import { loginCommand, noAnswer, type Role, type ShellEnding } from '../shell.ts';
import type { Probe } from '../transport.ts';
import { deadline } from './deadline.ts';

/** Servers allow ten by themselves (MaxSessions), and sessions that just ended count a moment longer. */
const AT_ONCE = 8;
/** How long a server may refuse a session while we have none, in steps of milliseconds. */
const PATIENCE = [20, 40, 80, 160, 320, 640];
const LONGEST_PAUSE = 500;

/**
 * Asks over `client`, which is logged in. To start a shell takes a server longer than most answers, so each
 * is asked again. A server that allows fewer sessions is asked with fewer from then on.
 */
export function askOver(client: Client, host: string, isLost: () => boolean): Ask {
  const limit = limitTo(AT_ONCE);
  const idle = openIdle();
  let running = 0;
  const lost = () => new WorldError('connection-lost', `${host}: the connection was lost`);

  const open = async (role: Role, probe: Probe, signal: AbortSignal): Promise<Shell> => {
    for (let refusals = 0, alone = 0; ; refusals += 1) {
      signal.throwIfAborted();
      if (isLost()) throw lost();
      const waiting = idle.take(role);
      if (waiting) return waiting;
      const opened = await inTime(host, probe, signal, openSession(client, loginCommand(role)));
      if (!(opened instanceof Error)) {
        running += 1;
        const shell = toShell(opened);
        void shell.ended.then(() => {
          running -= 1;
          idle.remove(shell);
        });
        return shell;
      }
      if (isLost()) throw lost();
      idle.close();
      alone = running === 0 ? alone + 1 : 0;
      if (alone > PATIENCE.length) throw refused(host, opened);
      limit.concurrency = Math.max(1, running);
      await wait(PATIENCE[refusals] ?? LONGEST_PAUSE, undefined, { signal });
    }
  };

  return (role, probe, signal) =>
    limit(async () => {
      const shell = await open(role, probe, signal);
      const toError = (ending: ShellEnding, said: string) =>
        isLost() || (ending.code ?? ending.signal) === null
          ? lost()
          : noAnswer(host, role, ending, said);
      const session = toSession(shell, toError, () => idle.put(role, shell));
      return ask(host, session, probe, signal);
    });
}

interface Shell {
  readonly channel: ClientChannel;
  readonly ended: Promise<ShellEnding>;
}

function toShell(channel: ClientChannel): Shell {
  const ended = new Promise<ShellEnding>((resolve) => {
    // A connection that is lost closes with neither.
    channel.once('close', (code: number | null = null, signal: string | null = null) =>
      resolve({ code, signal }),
    );
  });
  return { channel, ended };
}

/** Shells that wait for another script, and whose they are. */
function openIdle() {
  const roles = new Map<Shell, Role>();
  return {
    take: ({ sudo }: Role): Shell | null => {
      const [shell] = [...roles].find(([, role]) => role.sudo === sudo) ?? [];
      if (shell) roles.delete(shell);
      return shell ?? null;
    },
    put: (role: Role, shell: Shell) => roles.set(shell, role),
    remove: (shell: Shell) => roles.delete(shell),
    /** Makes room for those of another role. */
    close: () => {
      for (const { channel } of roles.keys()) channel.close();
      roles.clear();
    },
  };
}

/** The error as a value: the library throws some and calls back with others. */
function openSession(client: Client, command: string): Promise<ClientChannel | Error> {
  return new Promise((resolve) => {
    try {
      client.exec(command, (error, channel) => resolve(error ?? channel));
    } catch (error) {
      resolve(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** A server that has stopped is silent on this as well. */
async function inTime(
  host: string,
  probe: Probe,
  signal: AbortSignal,
  opening: Promise<ClientChannel | Error>,
): Promise<ClientChannel | Error> {
  const limit = deadline(timeoutOf(probe), () => tooLate(host, probe), signal);
  try {
    return await heed(limit.signal, opening, (late) => {
      if (!(late instanceof Error)) late.close();
    });
  } finally {
    limit.clear();
  }
}

function refused(host: string, { message }: Error): WorldError {
  return new WorldError('command-failed', `${host}: the server opens no session: ${message}`);
}

/** `toError` is told how the shell ended, and what it said; `onAnswer`, that it may be asked again. */
function toSession(
  { channel, ended }: Shell,
  toError: (ending: ShellEnding, said: string) => Error,
  onAnswer: () => void,
): Session {
  return {
    // No end of input: it may be asked again, and the library sends no signal after it.
    send: (script) => channel.write(script),
    stdout: channel,
    stderr: channel.stderr,
    ended: ended.then((ending) => (said) => toError(ending, said)),
    stop: (answered) => {
      if (answered) return onAnswer();
      channel.signal('TERM');
      channel.close();
      // What still comes is not wanted, but must flow for the channel to close.
      channel.resume();
      channel.stderr.resume();
    },
  };
}
