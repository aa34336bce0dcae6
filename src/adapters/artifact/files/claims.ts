import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallText } from '../../../clients/files/quiet-read.ts';
import type { RevisionClaim } from '../../../model/facts.ts';
import { readGoRevision } from './claims/go-build-info.ts';
import { readJarRevisions } from './claims/jar.ts';
import {
  type FoundRevision,
  fromCargo,
  fromDirectUrl,
  fromGitArchive,
  fromPackageJson,
  fromRevisionFile,
  fromVersionJson,
} from './claims/text.ts';

/** What a program file says of its own revision. */
export function claimsOfFile(path: string): readonly RevisionClaim[] {
  const go = readGoRevision(path);
  return [
    ...(go ? [toClaim(go, 'Go build info', path)] : []),
    ...readJarRevisions(path).map(({ name, found }) => toClaim(found, name, path)),
  ];
}

interface Reader {
  readonly name: string;
  readonly parse: (text: string) => FoundRevision | null;
  /** The tool that did the deployment or the installation wrote it then. */
  readonly recorded?: boolean;
}

const READERS: readonly Reader[] = [
  { name: 'REVISION', parse: fromRevisionFile, recorded: true },
  { name: '.git_archival.txt', parse: fromGitArchive },
  { name: 'version.json', parse: fromVersionJson },
  { name: '.cargo_vcs_info.json', parse: fromCargo },
  { name: 'package.json', parse: fromPackageJson },
];

/** What the files in a folder say of its revision. */
export function claimsOfFolder(folder: string): readonly RevisionClaim[] {
  const own = READERS.flatMap(({ name, parse, recorded = false }) => {
    const found = parse(readSmallText(join(folder, name)) ?? '');
    return found ? [toClaim(found, name, join(folder, name), recorded)] : [];
  });
  return [...own, ...installedClaims(folder)];
}

/** Python writes down where it installed a distribution from. */
function installedClaims(folder: string): readonly RevisionClaim[] {
  const infos = list(folder).filter((name) => name.endsWith('.dist-info'));
  return infos.flatMap((name) => {
    const path = join(folder, name, 'direct_url.json');
    const found = fromDirectUrl(readSmallText(path) ?? '');
    return found ? [toClaim(found, `direct_url.json of ${name}`, path, true)] : [];
  });
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function toClaim(
  { revision, dirty }: FoundRevision,
  by: string,
  where: string,
  recorded = false,
): RevisionClaim {
  return { revision, strength: recorded ? 'recorded' : 'claimed', by, where, dirty };
}
