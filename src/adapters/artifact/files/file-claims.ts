import type { Bytes } from '../../../clients/files/bytes.ts';
import { WorldError } from '../../../model/errors.ts';
import type { RevisionClaim } from '../../../model/facts.ts';
import { readGoBuildInfo } from './claims/go-build-info.ts';
import { readJar } from './claims/jar.ts';

const ARCHIVE = /\.(jar|war|ear)$/i;

/**
 * What a program file says of its own revision. It is parsed, never run; what is damaged says nothing.
 * Throws `WorldError` if it may not be read.
 */
export function readFileClaims(file: Bytes, path: string): Promise<readonly RevisionClaim[]> {
  return ARCHIVE.test(path) ? jarClaims(file, path) : goClaims(file, path);
}

async function goClaims(file: Bytes, path: string): Promise<readonly RevisionClaim[]> {
  const found = await tryGo(file);
  return found ? [{ ...found, strength: 'claimed', by: 'Go build info', where: path }] : [];
}

/** Offsets of a damaged file can point anywhere. */
async function tryGo(file: Bytes): ReturnType<typeof readGoBuildInfo> {
  try {
    return await readGoBuildInfo(file);
  } catch (error) {
    if (error instanceof WorldError) throw error;
    return null;
  }
}

async function jarClaims(file: Bytes, path: string): Promise<readonly RevisionClaim[]> {
  const found = await readJar(file);
  return found.map(({ entry, revision, dirty }) => ({
    revision,
    dirty,
    strength: 'claimed',
    by: entry,
    where: `${path}!/${entry}`,
  }));
}
