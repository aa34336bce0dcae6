import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Throws `WorldError` where the authority to trust is missing. */
export function readTls({ folder }: TlsFiles): TlsSecrets {
  const ca = readPem(join(folder, 'ca.pem'));
  if (ca === null)
    throw new WorldError('engine-unreachable', `expected ca.pem in ${folder}`, 'Correct tls.');
  const [cert, key] = [readPem(join(folder, 'cert.pem')), readPem(join(folder, 'key.pem'))];
  return cert !== null && key !== null ? { ca, cert, key } : { ca };
}

function readPem(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
