import { appendFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WorldError } from '../../model/errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import { type Place, placeName } from './match.ts';
import { type KnownHost, parseKnownHosts } from './parse.ts';

/** The entries of all these files. One that is not there or cannot be read makes nothing known. */
export async function readKnownHosts(files: readonly string[]): Promise<readonly KnownHost[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap((text, index) => parseKnownHosts(text, files[index] ?? ''));
}

/**
 * Remembers a key in a file of our own. Throws `WorldError` if it cannot: a key that is forgotten at once
 * would be accepted again whatever it is.
 */
export async function rememberKey(
  file: string,
  place: Place,
  offered: { readonly type: string; readonly key: Buffer },
): Promise<void> {
  const line = `${placeName(place)} ${offered.type} ${offered.key.toString('base64')}\n`;
  try {
    makeFolder(dirname(file));
    await appendFile(file, line, { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorldError('cache-unwritable', `the key of ${place.host} cannot be kept: ${reason}`);
  }
}
