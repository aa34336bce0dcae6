import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { Socket } from 'node:net';
import type { ClientCertificate } from './certificates.ts';
import { proxyFor, tunnel } from './proxy.ts';

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
  /** `host:port` of the registry itself, as URLs have it. */
  readonly host: string;
  /** It is believed to be who it says it is. */
  readonly insecure: boolean;
  /** Shown to it, if it wants to know, and to nobody else. */
  readonly client: ClientCertificate | null;
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
export function openHttp({ ca, host, insecure, client }: HttpSettings): Http {
  const options = { keepAlive: true, maxSockets: CONNECTIONS };
  const plain = new PlainAgent(options);
  let secure: Promise<PlainAgent> | undefined;
  // Loading what encrypts takes a while, and is for nothing where nobody does.
  const open = async () => (await import('./secure-agent.ts')).openSecureAgent(options, ca);
  return {
    send: async (call, signal) => {
      if (call.url.protocol !== 'https:') return exchange(call, signal, { agent: plain });
      secure ??= open();
      const own = call.url.host === host ? { ...client, rejectUnauthorized: !insecure } : {};
      return exchange(call, signal, { agent: await secure, ...own });
    },
    close: () => {
      plain.destroy();
      secure?.then(
        (agent) => agent.destroy(),
        () => {},
      );
    },
  };
}

class PlainAgent extends Agent {
  override createConnection(
    ...[options, created = () => {}]: Parameters<Agent['createConnection']>
  ) {
    const proxy = proxyFor('http', options, process.env);
    if (!proxy) return super.createConnection(options, created);
    tunnel(proxy, options).then(
      (socket) => created(null, socket),
      (error: Error) => created(error, new Socket()),
    );
    return undefined;
  }
}

interface Connection {
  readonly agent: Agent;
  readonly rejectUnauthorized?: boolean;
  readonly cert?: string;
  readonly key?: string;
}

function exchange(
  { method, url, headers, body, limit }: HttpCall,
  signal: AbortSignal,
  connection: Connection,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const fail = (error: Error) => reject(signal.aborted ? signal.reason : error);
    const sent = request(url, { method, headers, signal, ...connection }, (answer) => {
      read(answer, limit).then(resolve, (error: Error) => {
        answer.destroy();
        fail(error);
      });
    });
    sent.once('error', fail);
    sent.end(body);
  });
}

function read(answer: IncomingMessage, limit: number): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = answer;
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    answer.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= limit) pieces.push(piece);
      else reject(new TooLong(`it answers with more than ${limit} bytes`));
    });
    answer.once('end', () => resolve({ status, headers, body: Buffer.concat(pieces) }));
    // Also where it hangs up before the end.
    answer.once('error', reject);
    answer.once('close', () => reject(new Error('it hung up before the end of its answer')));
  });
}
