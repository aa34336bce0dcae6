import { closeSync } from 'node:fs';
import { openQuietly } from '../../../clients/files/read.ts';
import type { RevisionClaim } from '../../../model/facts.ts';
import { readGoBuildInfo } from './claims/go-build-info.ts';
import { readJar } from './claims/jar.ts';

const ARCHIVE = /\.(jar|war|ear)$/i;

/** What a program file says of its own revision. It is parsed, never run; what is damaged says nothing. */
export function readFileClaims(path: string): readonly RevisionClaim[] {
  const file = openQuietly(path);
  try {
    return ARCHIVE.test(path) ? jarClaims(file, path) : goClaims(file, path);
  } finally {
    closeSync(file);
  }
}

function goClaims(file: number, path: string): readonly RevisionClaim[] {
  const found = tryGo(file);
  return found ? [{ ...found, strength: 'claimed', by: 'Go build info', where: path }] : [];
}

/** Offsets of a damaged file can point anywhere. */
function tryGo(file: number): ReturnType<typeof readGoBuildInfo> {
  try {
    return readGoBuildInfo(file);
  } catch {
    return null;
  }
}

function jarClaims(file: number, path: string): readonly RevisionClaim[] {
  return readJar(file).map(({ entry, revision, dirty }) => ({
    revision,
    dirty,
    strength: 'claimed',
    by: entry,
    where: `${path}!/${entry}`,
  }));
}
