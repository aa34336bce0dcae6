import { request as plain } from 'node:http';
import { Agent as SecureAgent, request as secure } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as startTls } from 'node:tls';

/** Bytes: a version is short. */
const MOST = 64 << 10;

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/**
 * One GET, of which nothing is followed. `way` leads to the process, whatever the URL's host is called; null: by
 * name. Rejects with an `Error` that says why, or the signal's reason.
 */
export async function request(
  url: URL,
  way: (() => Promise<Duplex>) | null,
  signal: AbortSignal,
): Promise<Reply> {
  const stream = way ? await way() : null;
  const isSecure = url.protocol === 'https:';
  const { username, password } = url;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const options = {
    signal,
    headers: { accept: 'application/json, text/plain;q=0.9, */*;q=0.1', connection: 'close' },
    ...(username === '' ? {} : { auth: `${decode(username)}:${decode(password)}` }),
    ...(stream === null
      ? { agent: false as const }
      : { createConnection: () => through(stream, url) }),
  };
  return new Promise<Reply>((resolve, reject) => {
    const fail = (error: Error) => {
      stream?.destroy();
      reject(signal.aborted ? signal.reason : error);
    };
    const sent = (isSecure ? secure : plain)(bare, options, (answer) => {
      const pieces: Buffer[] = [];
      let size = 0;
      answer.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > MOST) sent.destroy(new Error(`it answers with more than ${MOST} bytes`));
        else pieces.push(piece);
      });
      answer.once('error', fail);
      answer.once('end', () => {
        stream?.destroy();
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') });
      });
    });
    sent.once('error', fail);
    sent.end();
  });
}

function through(stream: Duplex, url: URL): Duplex {
  if (url.protocol !== 'https:') return stream;
  const servername = /^[\d.]+$|:/.test(url.hostname) ? '' : url.hostname;
  return startTls({ socket: stream, servername, ...new SecureAgent().options });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
