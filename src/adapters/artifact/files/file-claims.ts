import { readGoBuildInfo, toGoClaim } from '../../../clients/build-info/go.ts';
import type { Bytes } from '../../../clients/files/bytes.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
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
  const found = await readGoBuildInfo(file);
  return found ? [toGoClaim(found, path)] : [];
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
