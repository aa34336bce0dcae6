import { WorldError } from '../../model/errors.ts';
import { isCertificateError, wantsCertificate } from '../certificate-error.ts';
import { at, listOf, parseJson, textOf } from '../json.ts';
import { type HttpAnswer, TooLong } from './http.ts';
import { retryAfter } from './patience.ts';

/** What kept a server from being asked, in the project's own words. `trouble` kept a certificate from being read. */
export function toNetworkError(
  error: unknown,
  server: string,
  trouble: string | null = null,
): unknown {
  if (error instanceof WorldError || !(error instanceof Error)) return error;
  if (error instanceof TooLong)
    return new WorldError('registry-untrusted', `${server}: ${error.message}`);
  const { code = '' } = error as NodeJS.ErrnoException;
  const because = trouble === null ? '' : `; ${trouble}`;
  const said = `${error.message || code}${because}`;
  if (isCertificateError(error)) {
    const hint =
      'Name the certificate of its authority as artifact.ca, if you trust it, or keep it where docker does.';
    return new WorldError('registry-unreachable', `${server}: ${said}`, hint);
  }
  if (wantsCertificate(error)) {
    const hint = `Keep client.cert and client.key where docker does: /etc/docker/certs.d/${server}.`;
    return new WorldError(
      'registry-denied',
      `${server} wants to be shown a certificate${because}`,
      hint,
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    const hint = 'If it has none, and the network is your own, say insecure: true.';
    return new WorldError('registry-unreachable', `${server} does not speak TLS`, hint);
  }
  return new WorldError('registry-unreachable', `${server}: ${said}`);
}

/** An answer that is no success, as what it means. `what` was asked for; `trouble` kept a login from being read. */
export function toAnswerError(
  answer: HttpAnswer,
  what: string,
  server: string,
  trouble: string | null,
): WorldError {
  const { status } = answer;
  const reason = reasonOf(answer);
  const said = reason === null ? '' : ` (${reason})`;
  if (status === 404 && reason !== null)
    return new WorldError('image-not-found', `${server} has no ${what}`);
  if (status === 401 || status === 403) {
    const because = trouble === null ? '' : `; ${trouble}`;
    const message = `${server} does not let ${what} be read, or has none${said}${because}`;
    return new WorldError('registry-denied', message);
  }
  const pause = status === 429 || status === 503 ? retryAfter(answer) : null;
  const later = pause === null ? '' : `; it asks to come back in ${Math.ceil(pause / 1000)} s`;
  return new WorldError(
    'registry-failed',
    `${server} answers ${status} for ${what}${said}${later}`,
  );
}

const LONGEST = 200;

/** The registry's own code and words; null where it is not a registry that answers. */
function reasonOf({ body }: HttpAnswer): string | null {
  const [first] = listOf(at(parseJson(body.toString()), 'errors'));
  const code = textOf(at(first, 'code'));
  if (code === null) return null;
  const message = textOf(at(first, 'message'));
  return (message === null ? code : `${code}: ${message}`).slice(0, LONGEST);
}
