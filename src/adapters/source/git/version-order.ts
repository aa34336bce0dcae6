import compareBuild from 'semver/functions/compare-build.js';
import parse from 'semver/functions/parse.js';

/** Where a version can begin in a tag: `v1.8.2`, `api/v1.8.2`, `release-1.8.2-rc.1`. */
const VERSION = /(?:^|[^\d.])(\d+\.\d+\.\d+(?:[-+].*)?)$/;

/**
 * The tag of the highest semantic version. Tags that are none count only where all are none: then the
 * numbers in them decide (`v1.10` above `v1.9`).
 */
export function highestVersion(tags: readonly string[]): string | null {
  const versions = tags.flatMap((tag) => {
    const version = parse(VERSION.exec(tag)?.[1] ?? null);
    return version ? [{ tag, version }] : [];
  });
  versions.sort((a, b) => compareBuild(a.version, b.version) || byNumbers(a.tag, b.tag));
  return versions.at(-1)?.tag ?? [...tags].sort(byNumbers).at(-1) ?? null;
}

function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1);
}
