import type { NamedRevision } from '../../../clients/build-info/named-revision.ts';
import type { Below, SmallFiles } from '../../../clients/files/small-files.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
import { JAR_PARSERS } from './claims/jar.ts';
import {
  parseCargoVcsInfo,
  parseDirectUrl,
  parsePackageJson,
  parseVersionJson,
} from './claims/json.ts';
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

type Claims = readonly RevisionClaim[];

/** What the files of folders say of their revisions, for each. Links are not followed: they could lead out of it. */
export async function readFolderClaims(
  roots: readonly string[],
  files: SmallFiles,
): Promise<readonly Claims[]> {
  const [own, installed] = await Promise.all([
    readClaims(
      roots.map((root) => ({ root, places: PLACES })),
      files,
    ),
    installedClaims(roots, files),
  ]);
  return roots.map((_root, index) => [...(own[index] ?? []), ...(installed[index] ?? [])]);
}

interface Search {
  readonly root: string;
  readonly places: readonly Place[];
}

async function readClaims(searches: readonly Search[], files: SmallFiles): Promise<Claims[]> {
  const asked = searches.flatMap(({ root, places }) => places.map(({ path }) => ({ root, path })));
  const texts = (asked.length > 0 ? await files.texts(asked) : []).values();
  return searches.map(({ root, places }) =>
    places.flatMap((place) => toClaim(root, place, texts.next().value ?? null)),
  );
}

function toClaim(root: string, { path, parse, strength }: Place, text: string | null): Claims {
  const found = text === null ? null : parse(text);
  return found ? [{ ...found, strength, by: path, where: `${root}/${path}` }] : [];
}

/**
 * Distributions that were installed from a commit, in a `site-packages` or a virtual environment. Several
 * of different commits are an application and what it needs, and nobody says which is which: no claim.
 */
async function installedClaims(roots: readonly string[], files: SmallFiles): Promise<Claims[]> {
  const inLib = await listBelow(
    roots.map((root) => ({ root, path: 'lib' })),
    files,
  );
  const pythons = inLib.filter(({ path }) => /\/python[^/]*$/.test(path));
  const sites = roots.flatMap((root) => [
    { root, path: '' },
    ...pythons
      .filter((python) => python.root === root)
      .map(({ path }) => ({ root, path: `${path}/site-packages` })),
  ]);
  const infos = (await listBelow(sites, files)).filter(({ path }) => /\.dist-info$/.test(path));
  const claims = await readClaims(
    roots.map((root) => ({ root, places: infos.filter((info) => info.root === root).map(toUrl) })),
    files,
  );
  return claims.map((all) => (new Set(all.map(({ revision }) => revision)).size === 1 ? all : []));
}

function toUrl({ path }: Below): Place {
  return { path: `${path}/direct_url.json`, parse: parseDirectUrl, strength: 'recorded' };
}

/** The folders that lie directly in these. */
async function listBelow(asked: readonly Below[], files: SmallFiles): Promise<readonly Below[]> {
  const names = await files.folders(asked);
  return asked.flatMap(({ root, path }, index) =>
    (names[index] ?? []).map((name) => ({ root, path: path === '' ? name : `${path}/${name}` })),
  );
}
