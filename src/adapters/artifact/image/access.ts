import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { readText } from '../../../clients/files/read.ts';
import { credentialFiles, findInFiles } from '../../../clients/registry/credential-files.ts';
import { ANONYMOUS, type FindCredential } from '../../../clients/registry/credentials.ts';
import type { RegistrySettings } from '../../../clients/registry/session.ts';
import { WorldError } from '../../../model/errors.ts';
import type { ImageOptions } from './options.ts';

/** How the registry is to be asked, by the options. Throws `WorldError`. */
export function toSettings(options: ImageOptions, baseFolder: string): RegistrySettings {
  return {
    find: toFinder(options.credentials),
    ca: options.ca === undefined ? null : readCertificate(options.ca, baseFolder),
    insecure: options.insecure,
  };
}

function toFinder(credentials: ImageOptions['credentials']): FindCredential {
  if (credentials === 'anonymous') return async () => ANONYMOUS;
  if (credentials === undefined) return findInFiles(credentialFiles(process.env, home()));
  return async () => ({ credential: { kind: 'basic', ...credentials }, trouble: null });
}

function home(): string {
  try {
    return process.env.HOME || homedir();
  } catch {
    // A user that the machine does not know.
    return '/nonexistent';
  }
}

function readCertificate(path: string, baseFolder: string): string {
  const text = read(resolve(baseFolder, path));
  if (text?.includes('-----BEGIN CERTIFICATE-----')) return text;
  const message = `${path} ${text === null ? 'cannot be read' : 'holds no certificate (PEM)'}`;
  throw new WorldError('registry-unreachable', message, 'Correct artifact.ca.');
}

function read(path: string): string | null {
  try {
    return readText(path, { follow: true });
  } catch {
    return null;
  }
}
