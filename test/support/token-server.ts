import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { basic } from './registry.ts';

export interface TokenServer {
  readonly realm: string;
  /** Of each request: method and path, and what it said of who asks. */
  readonly requests: {
    readonly url: string;
    readonly authorization: string | undefined;
    readonly body: string;
  }[];
}

interface Keys {
  readonly certificate: string;
  readonly key: string;
}

/**
 * A token service as registries want it (JWT, signed, with its certificate). Without `user` it gives anybody
 * the right to pull; a refresh token `refresh-me` is as good as the password.
 */
export async function startTokenServer(
  keys: Keys,
  user?: readonly [string, string],
): Promise<TokenServer> {
  const requests: TokenServer['requests'] = [];
  const answer = (request: IncomingMessage, body: string): string | null => {
    const { authorization } = request.headers;
    requests.push({ url: `${request.method} ${request.url}`, authorization, body });
    const form = new URLSearchParams(body);
    const isKnown = user !== undefined && authorization === basic(...user);
    if (user && !isKnown && form.get('refresh_token') !== 'refresh-me') return null;
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    const scope = query.get('scope') ?? form.get('scope') ?? '';
    return JSON.stringify({ token: makeToken(scope, keys, isKnown) });
  };
  const server = createServer((request, response) => {
    bodyOf(request).then(
      (body) => {
        const said = answer(request, body);
        response.writeHead(said === null ? 401 : 200).end(said);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { realm: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, requests };
}

/** A token for `repository:shop/api:pull`, as a header's value. */
export function bearer(scope: string, keys: Keys): string {
  return `Bearer ${makeToken(scope, keys, true)}`;
}

function makeToken(scope: string, { certificate, key }: Keys, mayPush: boolean): string {
  const der = new X509Certificate(readFileSync(certificate)).raw.toString('base64');
  const [type, name, actions = ''] = scope.split(':');
  const allowed = actions.split(',').filter((action) => action === 'pull' || mayPush);
  const now = Math.floor(Date.now() / 1000);
  const header = { typ: 'JWT', alg: 'ES256', x5c: [der] };
  const claims = {
    iss: 'tokens',
    aud: 'registry',
    sub: '',
    jti: randomUUID(),
    nbf: now - 60,
    iat: now,
    exp: now + 300,
    access: [{ type, name, actions: allowed }],
  };
  const text = [header, claims].map((each) => encode(Buffer.from(JSON.stringify(each)))).join('.');
  const signature = sign('sha256', Buffer.from(text), {
    key: createPrivateKey(readFileSync(key)),
    dsaEncoding: 'ieee-p1363',
  });
  return `${text}.${encode(signature)}`;
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64url');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
