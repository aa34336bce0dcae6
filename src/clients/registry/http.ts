import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plain,
} from 'node:http';
import { Agent as SecureAgent, request as secure } from 'node:https';
import { rootCertificates } from 'node:tls';
import { connectThrough, proxyFor } from './proxy.ts';

export interface HttpCall {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Bytes of the answer; what is longer is given up. */
  readonly limit: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request and reads its answer, whatever its status. Connections are kept until `close`. */
export interface Http {
  readonly send: (call: HttpCall, signal: AbortSignal) => Promise<HttpAnswer>;
  readonly close: () => void;
}

export interface HttpSettings {
  /** Certificates that are trusted beside the system's, PEM. */
  readonly ca: string | null;
  /** `host:port` of a server that is believed to be who it says it is; null: none is. */
  readonly unverified: string | null;
}

/** An answer that is longer than anything of its kind has to be. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/** At once, to one registry. */
const CONNECTIONS = 8;

/**
 * Node's own client: a library would take longer to load than a registry to answer. It follows no redirects
 * and unpacks nothing, so nothing comes that was not asked for.
 */
export function openHttp({ ca, unverified }: HttpSettings): Http {
  const options = { keepAlive: true, maxSockets: CONNECTIONS };
  const plainAgent = new PlainProxied(options);
  const secureAgent = new SecureProxied({
    ...options,
    ...(ca === null ? {} : { ca: [...rootCertificates, ca] }),
  });
  return {
    send: (call, signal) =>
      call.url.protocol === 'https:'
        ? exchange(call, signal, {
            agent: secureAgent,
            rejectUnauthorized: call.url.host !== unverified,
          })
        : exchange(call, signal, { agent: plainAgent }),
    close: () => {
      plainAgent.destroy();
      secureAgent.destroy();
    },
  };
}

type Connect<A extends PlainAgent> = Parameters<A['createConnection']>;

class PlainProxied extends PlainAgent {
  override createConnection(...[options, created = () => {}]: Connect<PlainAgent>) {
    const proxy = proxyFor('http', options, process.env);
    if (!proxy) return super.createConnection(options, created);
    return connectThrough(proxy, options, false, created);
  }
}

class SecureProxied extends SecureAgent {
  override createConnection(...[options, created = () => {}]: Connect<SecureAgent>) {
    const proxy = proxyFor('https', options, process.env);
    if (!proxy) return super.createConnection(options, created);
    return connectThrough(proxy, options, true, created);
  }
}

function exchange(
  { method, url, headers, body, limit }: HttpCall,
  signal: AbortSignal,
  connection: { readonly agent: PlainAgent; readonly rejectUnauthorized?: boolean },
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const start = url.protocol === 'https:' ? secure : plain;
    const fail = (error: Error) => reject(signal.aborted ? signal.reason : error);
    const sent = start(url, { method, headers, signal, ...connection }, (answer) => {
      read(answer, limit).then(resolve, (error: Error) => {
        answer.destroy();
        fail(error);
      });
    });
    sent.once('error', fail);
    sent.end(body);
  });
}

async function read(answer: IncomingMessage, limit: number): Promise<HttpAnswer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) throw new TooLong(`it answers with more than ${limit} bytes`);
    pieces.push(piece);
  }
  if (!answer.complete) throw new Error('it hung up before the end of its answer');
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) };
}
