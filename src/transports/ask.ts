import type { Readable } from 'node:stream';
import { WorldError } from '../model/errors.ts';
import { collect } from './answer.ts';
import { toScript } from './script.ts';
import type { Answer, Probe } from './transport.ts';

/** A shell that reads its standard input: a child process, or a channel of a connection. */
export interface Session {
  /** Puts the script on its standard input. */
  readonly send: (script: string) => void;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** When it is over. What that means where no answer came, by what it said; never rejects. */
  readonly ended: Promise<(said: string) => Error | Promise<Error>>;
  /** Lets go of it: one that has answered may be asked again, any other is ended, there too as far as one can. */
  readonly stop: (answered: boolean) => void;
}

/** Of a probe that does not say how long it may take. */
const TIMEOUT = 10_000;

/** Puts a probe to a shell. Settles as soon as the answer is whole, its time is up, or the shell has ended. */
export async function ask(
  host: string,
  session: Session,
  probe: Probe,
  signal: AbortSignal,
): Promise<Answer> {
  const script = toScript(probe);
  const collector = collect(host, script.marks, probe, Date.now());
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  let answered = false;
  const listening: (() => void)[] = [];
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      timer = setTimeout(() => reject(tooLate(host, probe)), timeoutOf(probe));
      const listen = (stream: Readable, onPiece: (piece: Buffer) => Answer | null) => {
        const onData = (piece: Buffer) => {
          try {
            const answer = onPiece(piece);
            if (answer) resolve(answer);
          } catch (error) {
            reject(error);
          }
        };
        stream.on('data', onData);
        listening.push(() => stream.off('data', onData));
      };
      listen(session.stdout, collector.onStdout);
      listen(session.stderr, collector.onStderr);
      session.ended.then((toError) => toError(collector.said())).then(reject, reject);
      signal.throwIfAborted();
      session.send(script.input);
    });
    answered = true;
    return answer;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    for (const leave of listening) leave();
    session.stop(answered);
  }
}

export function timeoutOf(probe: Probe): number {
  return probe.timeout ?? TIMEOUT;
}

export function tooLate(host: string, probe: Probe): WorldError {
  return new WorldError('timeout', `${host}: no answer within ${timeoutOf(probe) / 1000} s`);
}
