import { WorldError } from '../../model/errors.ts';
import { at, parseJson, textOf } from '../json.ts';
import type { Challenge } from './challenge.ts';
import type { Credential } from './credentials.ts';
import type { Http, HttpCall } from './http.ts';
import { isLoopback } from './loopback.ts';
import { sendPatiently } from './patience.ts';
import { toAnswerError, toNetworkError } from './registry-error.ts';

const LARGEST_TOKEN = 1 << 20;

export interface TokenWanted {
  readonly origin: URL;
  readonly challenge: Challenge;
  readonly repository: string;
  readonly credential: Credential | null;
  /** What kept a credential from being read. */
  readonly trouble: string | null;
}

/**
 * Gets a token to pull from one repository, and for nothing more, from the service that the registry names.
 * The service must have TLS, and is not followed elsewhere: it is handed what belongs to the registry.
 */
export async function fetchToken(
  http: Http,
  wanted: TokenWanted,
  signal: AbortSignal,
): Promise<string> {
  const realm = parseRealm(wanted);
  const call = toCall(realm, wanted);
  const answer = await sendPatiently(http, call, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw toNetworkError(error, realm.host);
  });
  if ([400, 401, 403].includes(answer.status)) throw toDenial(answer.status, realm, wanted);
  if (answer.status !== 200) {
    throw toAnswerError(answer, `a token for ${wanted.repository}`, realm.host, null);
  }
  const said = parseJson(answer.body.toString());
  const token = textOf(at(said, 'token')) ?? textOf(at(said, 'access_token'));
  if (token !== null && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new WorldError('registry-failed', `${realm.host} answers without a token`);
}

function toDenial(status: number, realm: URL, { repository, credential, trouble }: TokenWanted) {
  const who = credential ? 'with the credentials that are kept for it' : 'to anybody';
  const because = trouble === null ? '' : `; ${trouble}`;
  const message = `${realm.host} gives no token for ${repository} ${who} (${status})${because}`;
  return new WorldError('registry-denied', message);
}

function parseRealm({ challenge, origin }: TokenWanted): URL {
  const text = challenge.parameters.get('realm') ?? '';
  const realm = URL.canParse(text) ? new URL(text) : null;
  if (!realm || !/^https?:$/.test(realm.protocol)) {
    throw new WorldError('registry-failed', `${origin.host} names no token service`);
  }
  if (realm.protocol === 'http:' && !isAllowedPlain(realm, origin)) {
    throw new WorldError(
      'registry-untrusted',
      `${origin.host} names a token service without TLS: ${realm.host}`,
    );
  }
  // What a URL says of a user would be sent as a password.
  realm.username = '';
  realm.password = '';
  realm.hash = '';
  return realm;
}

/** A registry without TLS may have a token service without it, on the same machine. */
function isAllowedPlain(realm: URL, origin: URL): boolean {
  if (origin.protocol !== 'http:') return false;
  return realm.hostname === origin.hostname || isLoopback(realm.hostname);
}

function toCall(realm: URL, { challenge, repository, credential }: TokenWanted): HttpCall {
  const scope = `repository:${repository}:pull`;
  const service = challenge.parameters.get('service');
  const headers = { accept: 'application/json', 'user-agent': USER_AGENT };
  if (credential?.kind === 'identity') {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'deploytrace',
      ...(service === undefined ? {} : { service }),
      scope,
      refresh_token: credential.token,
    });
    return {
      method: 'POST',
      url: realm,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      limit: LARGEST_TOKEN,
    };
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  const authorization = credential?.kind === 'basic' ? { authorization: toBasic(credential) } : {};
  return { method: 'GET', url, headers: { ...headers, ...authorization }, limit: LARGEST_TOKEN };
}

export const USER_AGENT = 'deploytrace';

export function toBasic({
  username,
  password,
}: Extract<Credential, { readonly kind: 'basic' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
