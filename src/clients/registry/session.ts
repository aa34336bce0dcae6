import { WorldError } from '../../model/errors.ts';
import { isCertificateError } from '../certificate-error.ts';
import { findCertificates } from './certificates.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { FindCredential } from './credentials.ts';
import { type Http, type HttpAnswer, type HttpCall, openHttp, TooLong } from './http.ts';
import { isLoopback } from './loopback.ts';
import { sendPatiently } from './patience.ts';
import { DOCKER_HUB, type ImageReference } from './reference.ts';
import { toNetworkError } from './registry-error.ts';
import { fetchToken, toBasic, USER_AGENT } from './token.ts';

export interface RegistrySettings {
  readonly find: FindCredential;
  /** Certificates that are trusted beside the system's, PEM. */
  readonly ca: string | null;
  /** Without TLS, or without knowing who answers, if it must be. */
  readonly insecure: boolean;
}

export interface Ask {
  readonly method: 'GET' | 'HEAD';
  /** From the top of the registry: `/v2/…`. */
  readonly path: string;
  readonly accept: string;
  readonly limit: number;
}

/** Requests about one repository, as whoever its registry takes us for. */
export interface Session {
  /** For messages. */
  readonly server: string;
  readonly ask: (ask: Ask, signal: AbortSignal) => Promise<HttpAnswer>;
  /** What kept credentials from being read; null as long as nobody wanted them. */
  readonly trouble: () => string | null;
  readonly close: () => void;
}

export function openSession(
  { registry, repository }: Pick<ImageReference, 'registry' | 'repository'>,
  { find, ca, insecure }: RegistrySettings,
): Session {
  const kept = findCertificates(registry, process.env);
  const trusted = ca ?? kept.ca;
  const [plain, secure] = [originOf('http', registry), originOf('https', registry)];
  const origins = orderOf(plain, secure, insecure, trusted !== null);
  const http = openHttp({ ca: trusted, host: secure.host, insecure, client: kept.client });
  let home = origins.length === 1 ? (origins[0] ?? null) : null;
  let authorization: Promise<string> | null = null;
  let trouble: string | null = null;

  async function authorize(challenges: readonly Challenge[], from: URL, signal: AbortSignal) {
    const challenge = ['bearer', 'basic'].flatMap((scheme) =>
      challenges.filter((each) => each.scheme === scheme),
    )[0];
    if (!challenge)
      throw new WorldError('registry-failed', `${registry} wants a login of no known kind`);
    const found = await find(registry, repository, signal);
    trouble = found.trouble;
    const { credential } = found;
    if (credential?.kind === 'bearer') return `Bearer ${credential.token}`;
    if (challenge.scheme === 'basic')
      return credential?.kind === 'basic' ? toBasic(credential) : '';
    return `Bearer ${await fetchToken(http, { origin: from, challenge, repository, ...found }, signal)}`;
  }

  async function ask(wanted: Ask, signal: AbortSignal): Promise<HttpAnswer> {
    const used = authorization;
    const { answer, origin } = await askAny(home ? [home] : origins, wanted, await used, signal);
    home = origin;
    if (answer.status !== 401) return answer;
    // Whoever is told first asks for all. A token that has run out is asked for once more.
    if (authorization === used) {
      const challenges = parseChallenges(answer.headers['www-authenticate'] ?? '');
      const asked = authorize(challenges, origin, signal);
      authorization = asked;
      // Who comes later may have more luck.
      asked.catch(() => {
        if (authorization === asked) authorization = null;
      });
    }
    const header = await authorization;
    return header ? follow(http, new URL(wanted.path, origin), wanted, header, signal) : answer;
  }

  /** The first place that speaks the protocol; servers with TLS tell those who ask without that they are wrong (400). */
  async function askAny(
    [origin, ...others]: readonly URL[],
    wanted: Ask,
    header: string | null,
    signal: AbortSignal,
  ): Promise<{ readonly answer: HttpAnswer; readonly origin: URL }> {
    if (!origin) throw new TypeError('a registry has an origin');
    const asked = follow(http, new URL(wanted.path, origin), wanted, header, signal);
    if (others.length === 0) return { answer: await asked, origin };
    const answer = await asked.catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof WorldError || error instanceof TooLong) throw error;
      return null;
    });
    if (answer && answer.status !== 400) return { answer, origin };
    try {
      return await askAny(others, wanted, header, signal);
    } catch (error) {
      if (!answer || isCertificateError(error)) throw error;
      return { answer, origin };
    }
  }

  return {
    server: registry,
    ask: (wanted, signal) =>
      ask(wanted, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        throw toNetworkError(error, registry, kept.trouble);
      }),
    trouble: () => trouble,
    close: http.close,
  };
}

function originOf(scheme: string, registry: string): URL {
  return new URL(`${scheme}://${registry === DOCKER_HUB ? 'registry-1.docker.io' : registry}`);
}

/** Where a registry may be found, the likeliest first. Only this machine is asked without TLS, unless it is wished. */
function orderOf(plain: URL, secure: URL, insecure: boolean, hasCa: boolean): readonly URL[] {
  if (hasCa) return [secure];
  if (isLoopback(plain.hostname)) return [plain, secure];
  return insecure ? [secure, plain] : [secure];
}

const MOST_REDIRECTS = 5;

/** Follows redirects as far as they are safe. Who asks is told to the registry alone. */
async function follow(
  http: Http,
  start: URL,
  { method, accept, limit }: Ask,
  authorization: string | null,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  let url = start;
  for (let hops = 0; ; hops++) {
    const isHome = url.origin === start.origin;
    const headers = {
      accept,
      'user-agent': USER_AGENT,
      ...(authorization && isHome ? { authorization } : {}),
    };
    const call: HttpCall = { method, url, headers, limit };
    const answer = await sendPatiently(http, call, signal);
    const target = locationOf(answer, url);
    if (target === null) return isHome ? answer : withoutChallenge(answer);
    if (hops === MOST_REDIRECTS)
      throw new WorldError(
        'registry-failed',
        `${start.host} redirects more than ${MOST_REDIRECTS} times`,
      );
    if (target.protocol === 'http:' && !isSafePlain(target, url))
      throw new WorldError(
        'registry-untrusted',
        `${url.host} redirects to a place without TLS: ${target.host}`,
      );
    url = target;
  }
}

function locationOf({ status, headers }: HttpAnswer, base: URL): URL | null {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  const target = URL.canParse(location, base.href) ? new URL(location, base) : null;
  if (target && /^https?:$/.test(target.protocol)) {
    target.username = '';
    target.password = '';
    return target;
  }
  throw new WorldError('registry-failed', `${base.host} redirects to no URL`);
}

function isSafePlain(target: URL, from: URL): boolean {
  return from.protocol === 'http:' && (target.host === from.host || isLoopback(target.hostname));
}

/** What another server wants to know is not for the registry's credentials to answer. */
function withoutChallenge(answer: HttpAnswer): HttpAnswer {
  return answer.status === 401 ? { ...answer, status: 403 } : answer;
}
