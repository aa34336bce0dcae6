import type { Readable, Writable } from 'node:stream';
import { WorldError } from '../model/errors.ts';
import { collect } from './answer.ts';
import { toScript } from './script.ts';
import type { Answer, Probe } from './transport.ts';

/** A shell that reads its standard input: a child process, or a channel of a connection. */
export interface Session {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** When it is over. What that means where no answer came, with what it said last; never rejects. */
  readonly ended: Promise<(complaint: string) => WorldError>;
  /** Ends it, there too as far as one can. */
  readonly stop: () => void;
}

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
  const timeout = probe.timeout ?? TIMEOUT;
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  try {
    return await new Promise<Answer>((resolve, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      timer = setTimeout(() => reject(late(host, timeout)), timeout);
      const listen = (stream: Readable, onPiece: (piece: Buffer) => Answer | null) =>
        stream.on('data', (piece: Buffer) => {
          try {
            const answer = onPiece(piece);
            if (answer) resolve(answer);
          } catch (error) {
            reject(error);
          }
        });
      listen(session.stdout, collector.onStdout);
      listen(session.stderr, collector.onStderr);
      void session.ended.then((toError) => reject(toError(collector.complaint())));
      signal.throwIfAborted();
      session.stdin.end(script.input);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    session.stop();
  }
}

function late(host: string, timeout: number): WorldError {
  return new WorldError('timeout', `${host}: no answer within ${timeout / 1000} s`);
}
