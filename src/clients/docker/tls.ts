import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { WorldError } from '../../model/errors.ts';

/** A folder with ca.pem, and cert.pem and key.pem where the engine asks who we are: as DOCKER_CERT_PATH has it. */
export interface TlsFiles {
  readonly folder: string;
}

export interface TlsSecrets {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

const NAMES = ['ca.pem', 'cert.pem', 'key.pem'] as const;

export function hasTls(folder: string): boolean {
  return NAMES.some((name) => existsSync(join(folder, name)));
}

/** Throws `WorldError` where the authority to trust is missing, or something else of it is of no use. */
export function readTls({ folder }: TlsFiles): TlsSecrets {
  const [ca, cert, key] = NAMES.map((name) => readPem(join(folder, name)));
  if (ca === null || ca === undefined) throw unusable(`expected ca.pem in ${folder}`);
  if (!isCertificate(ca)) throw unusable(`ca.pem in ${folder} is no certificate`);
  if (!cert && !key) return { ca };
  if (!cert || !key)
    throw unusable(`expected cert.pem and key.pem in ${folder}, found only one of them`);
  const secrets = { ca, cert, key };
  try {
    createSecureContext(secrets);
  } catch (error) {
    throw unusable(`cert.pem and key.pem in ${folder} are of no use: ${(error as Error).message}`);
  }
  return secrets;
}

/** Whatever is none would be passed over, and nothing be trusted. */
function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== null;
  } catch {
    return false;
  }
}

function unusable(message: string): WorldError {
  return new WorldError('engine-unreachable', message, 'Correct process.tls or DOCKER_CERT_PATH.');
}

/** Null: it is not there. */
function readPem(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw unusable(`${path} cannot be read (${code})`);
  }
}
