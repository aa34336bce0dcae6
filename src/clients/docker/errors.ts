import { WorldError } from '../../model/errors.ts';
import { redactUrls } from '../../model/redact.ts';
import { isCertificateError, wantsCertificate } from '../certificate-error.ts';
import { textAt } from '../json.ts';

/** What the failure of a question means: that there is no such thing, or that it could not be asked. */
export interface EngineFailure {
  readonly isAbsent: boolean;
  readonly failure: WorldError;
}

export function toEngineError(name: string, error: unknown): EngineFailure {
  if (error instanceof WorldError) return none(error);
  const { statusCode, message, json } = error as Thrown;
  if (statusCode === undefined) return none(unreachable(name, error));
  const said = redactUrls(String(json?.message ?? message).trim()).slice(0, 300);
  const failure = new WorldError(
    'engine-failed',
    `${name} answered with ${statusCode}: ${said}`,
    // Of an engine with TLS, to who asks it without.
    statusCode === 400 && said.includes('HTTPS') ? WITH_TLS : undefined,
  );
  return { isAbsent: statusCode === 404, failure };
}

interface Thrown {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message?: unknown;
  readonly json?: { readonly message?: unknown };
}

function none(failure: WorldError): EngineFailure {
  return { isAbsent: false, failure };
}

const GONE = ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK', 'ENOTDIR', 'ENAMETOOLONG'];

const WITH_TLS = 'Name process.tls: a folder with ca.pem, cert.pem and key.pem.';

function unreachable(name: string, error: unknown): WorldError {
  const { code = '', message } = error as Thrown;
  if (code === 'EACCES' || code === 'EPERM')
    return new WorldError('engine-denied', `the socket of ${name} may not be opened`);
  if (GONE.includes(code))
    return new WorldError('engine-unreachable', `no engine answers at ${name} (${code})`);
  if (isCertificateError(error)) return untrusted(name, code, error);
  if (wantsCertificate(error))
    return new WorldError(
      'engine-denied',
      `${name} does not let us in: it wants a certificate of an authority that it trusts`,
      'Put cert.pem and key.pem of such a one beside ca.pem.',
    );
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return new WorldError(
      'engine-unreachable',
      `${name} does not speak TLS`,
      'Correct its port. Without TLS, process.tls: false allows to ask in the clear.',
    );
  return new WorldError('engine-unreachable', `${name} could not be asked: ${message}`);
}

/** An engine that did not show to be the right one was not asked anything. */
function untrusted(name: string, code: string, error: unknown): WorldError {
  const [why, hint] = reasonOf(code, error);
  return new WorldError('engine-unreachable', `${name} is not trusted: ${why}`, hint);
}

function reasonOf(code: string, error: unknown): readonly [why: string, hint: string] {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return ['its certificate has expired', 'Give the engine a new one.'];
    case 'CERT_NOT_YET_VALID':
      return ['its certificate is not valid yet', 'Set the clocks right.'];
    case 'ERR_TLS_CERT_ALTNAME_INVALID': {
      const names = textAt(error, 'cert', 'subjectaltname').slice(0, 200) || 'none at all';
      return [
        `its certificate is for another name: ${names}`,
        'Name the engine as its certificate does, or give it one with this name.',
      ];
    }
    default:
      return [
        `its certificate is of no authority in ca.pem (${(error as Error).message})`,
        'Name the folder with the ca.pem of this engine; if it is that, find out who answers there.',
      ];
  }
}
