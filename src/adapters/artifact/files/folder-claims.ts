import { readdirSync } from 'node:fs';
import { lookAt } from '../../../clients/files/disk-entry.ts';
import { readText } from '../../../clients/files/read.ts';
import type { RevisionClaim } from '../../../model/facts.ts';
import { JAR_PARSERS } from './claims/jar.ts';
import {
  parseCargoVcsInfo,
  parseDirectUrl,
  parsePackageJson,
  parseVersionJson,
} from './claims/json.ts';
import type { NamedRevision } from './claims/named-revision.ts';
import { parseGitArchival, parseRevisionFile } from './claims/text.ts';

interface Place {
  /** Path below the folder; it is also who says it. */
  readonly path: string;
  readonly parse: (text: string) => NamedRevision | null;
  readonly strength: RevisionClaim['strength'];
}

const PLACES: readonly Place[] = [
  // Written by the tool that deployed, then.
  { path: 'REVISION', parse: parseRevisionFile, strength: 'recorded' },
  { path: '.git_archival.txt', parse: parseGitArchival, strength: 'claimed' },
  { path: 'version.json', parse: parseVersionJson, strength: 'claimed' },
  { path: '.cargo_vcs_info.json', parse: parseCargoVcsInfo, strength: 'claimed' },
  { path: 'package.json', parse: parsePackageJson, strength: 'claimed' },
  ...Object.entries(JAR_PARSERS).map(
    ([path, parse]) => ({ path, parse, strength: 'claimed' }) as const,
  ),
];

/** What the files of a folder say of its revision. Links are not followed: they could lead out of it. */
export function readFolderClaims(root: string): readonly RevisionClaim[] {
  const own = PLACES.flatMap((place) => toClaim(root, place));
  return [...own, ...installedClaims(root)];
}

function toClaim(root: string, { path, parse, strength }: Place): readonly RevisionClaim[] {
  const text = readBelow(root, path);
  const found = text === null ? null : parse(text);
  return found ? [{ ...found, strength, by: path, where: `${root}/${path}` }] : [];
}

function readBelow(root: string, path: string): string | null {
  const found = lookAt(root, path);
  return found.state === 'there' && found.stat.isFile() ? readText(`${root}/${path}`) : null;
}

/**
 * Distributions that were installed from a commit, in a `site-packages` or a virtual environment. Several
 * of different commits are an application and what it needs, and nobody says which is which: no claim.
 */
function installedClaims(root: string): readonly RevisionClaim[] {
  const claims = sitePackages(root).flatMap((folder) =>
    listBelow(root, folder, /\.dist-info$/).flatMap((info) =>
      toClaim(root, {
        path: `${info}/direct_url.json`,
        parse: parseDirectUrl,
        strength: 'recorded',
      }),
    ),
  );
  return new Set(claims.map(({ revision }) => revision)).size === 1 ? claims : [];
}

function sitePackages(root: string): readonly string[] {
  const versions = listBelow(root, 'lib', /\/python[^/]*$/);
  return ['', ...versions.map((version) => `${version}/site-packages`)];
}

/** Paths below `root` of the folders in `folder` whose path matches. */
function listBelow(root: string, folder: string, pattern: RegExp): readonly string[] {
  if (folder !== '' && lookAt(root, folder).state !== 'there') return [];
  try {
    const entries = readdirSync(`${root}/${folder}`, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => (folder === '' ? name : `${folder}/${name}`))
      .filter((path) => pattern.test(path));
  } catch {
    return [];
  }
}
