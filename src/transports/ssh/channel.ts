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

/** Asks over `client`, which is logged in. A server that allows fewer sessions is asked with fewer from then on. */
export function askOver(client: Client, host: string, isLost: () => boolean): Ask {
  const limit = limitTo(AT_ONCE);
  let running = 0;
  const lost = () => new WorldError('connection-lost', `${host}: the connection was lost`);

  const open = async (role: Role, probe: Probe, signal: AbortSignal): Promise<ClientChannel> => {
    for (let refusals = 0, alone = 0; ; refusals += 1) {
      signal.throwIfAborted();
      if (isLost()) throw lost();
      const opened = await inTime(host, probe, signal, openSession(client, loginCommand(role)));
      if (!(opened instanceof Error)) return opened;
      if (isLost()) throw lost();
      alone = running === 0 ? alone + 1 : 0;
      if (alone > PATIENCE.length) throw refused(host, opened);
      limit.concurrency = Math.max(1, running);
      await wait(PATIENCE[refusals] ?? LONGEST_PAUSE, undefined, { signal });
    }
  };

  return (role, probe, signal) =>
    limit(async () => {
      const channel = await open(role, probe, signal);
      running += 1;
      channel.once('close', () => {
        running -= 1;
      });
      const session = toSession(channel, (ending, said) =>
        isLost() || (ending.code ?? ending.signal) === null
          ? lost()
          : noAnswer(host, role, ending, said),
      );
      return ask(host, session, probe, signal);
    });
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

/** `toError` is told how the shell ended, and what it said. */
function toSession(
  channel: ClientChannel,
  toError: (ending: ShellEnding, said: string) => Error,
): Session {
  const ended = new Promise<Awaited<Session['ended']>>((resolve) => {
    // A connection that is lost closes with neither.
    channel.once('close', (code: number | null = null, signal: string | null = null) =>
      resolve((said) => toError({ code, signal }, said)),
    );
  });
  return {
    // No end of input: the library sends no signal after it. The script leaves by itself.
    send: (script) => channel.write(script),
    stdout: channel,
    stderr: channel.stderr,
    ended,
    stop: (answered) => {
      if (!answered) channel.signal('TERM');
      channel.close();
      // What still comes is not wanted, but must flow for the channel to close.
      channel.resume();
      channel.stderr.resume();
    },
  };
}
