import { resolve } from 'node:path';
import { ANONYMOUS, type FindCredential } from '../../../clients/registry/credentials.ts';
import type { RegistrySettings } from '../../../clients/registry/session.ts';
import { WorldError } from '../../../model/errors.ts';
import type { ImageOptions } from './options.ts';

/** How the registry is to be asked, by the options. Throws `WorldError`. */
export async function toSettings(
  options: ImageOptions,
  baseFolder: string,
): Promise<RegistrySettings> {
  return {
    find: toFinder(options.credentials),
    ca: options.ca === undefined ? null : await readCertificate(options.ca, baseFolder),
    insecure: options.insecure,
  };
}

function toFinder(credentials: ImageOptions['credentials']): FindCredential {
  if (credentials === 'anonymous') return async () => ANONYMOUS;
  if (credentials === undefined) return findKept;
  return async () => ({ credential: { kind: 'basic', ...credentials }, trouble: null });
}

/** What `docker login` and `podman login` keep; loaded only where a registry wants to know. */
const findKept: FindCredential = async (...asked) => {
  const { findInFiles } = await import('../../../clients/registry/credential-files.ts');
  return findInFiles(process.env)(...asked);
};

async function readCertificate(path: string, baseFolder: string): Promise<string> {
  const text = await read(resolve(baseFolder, path));
  if (text?.includes('-----BEGIN CERTIFICATE-----')) return text;
  const message = `${path} ${text === null ? 'cannot be read' : 'holds no certificate (PEM)'}`;
  throw new WorldError('registry-unreachable', message, 'Correct artifact.ca.');
}

async function read(path: string): Promise<string | null> {
  const { readText } = await import('../../../clients/files/read.ts');
  try {
    return readText(path, { follow: true });
  } catch {
    return null;
  }
}
