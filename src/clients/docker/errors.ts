import { WorldError } from '../../model/errors.ts';
import { redactUrls } from '../../model/redact.ts';

/** What the failure of a question means: that there is no such thing, or that it could not be asked. */
export interface EngineFailure {
  readonly isAbsent: boolean;
  readonly failure: WorldError;
}

export function toEngineError(name: string, error: unknown): EngineFailure {
  if (error instanceof WorldError) return none(error);
  const { statusCode, code, message, json } = error as Thrown;
  if (statusCode === undefined) return none(unreachable(name, code, String(message)));
  const said = redactUrls(String(json?.message ?? message).trim()).slice(0, 300);
  const failure = new WorldError('engine-failed', `${name} answered with ${statusCode}: ${said}`);
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

function unreachable(name: string, code: string | undefined, message: string): WorldError {
  if (code === 'EACCES' || code === 'EPERM')
    return new WorldError('engine-denied', `the socket of ${name} may not be opened`);
  if (code !== undefined && GONE.includes(code))
    return new WorldError('engine-unreachable', `no engine answers at ${name} (${code})`);
  return new WorldError('engine-unreachable', `${name} could not be asked: ${message}`);
}
