/** A tag that names a version: `v1.8.2`, `1.25-alpine`, `2.0.0-rc.1`. */
export interface Version {
  readonly tag: string;
  readonly numbers: readonly number[];
  /** What follows the numbers, where it says on what the version stands: `alpine`. Empty for none. */
  readonly flavour: string;
  /** What comes before the version itself: `rc.1`. Empty for a release. */
  readonly preview: string;
}

const VERSION = /^v?(\d{1,9}(?:\.\d{1,9}){0,4})(?:[-_.+]([a-z][\w.-]*))?$/i;
const PREVIEW = /^(?:alpha|beta|dev|ea|nightly|pre|preview|rc|snapshot|m\d)/i;

export function parseVersion(tag: string): Version | null {
  const [, numbers, suffix = ''] = VERSION.exec(tag) ?? [];
  if (numbers === undefined) return null;
  const isPreview = PREVIEW.test(suffix);
  return {
    tag,
    numbers: numbers.split('.').map(Number),
    flavour: isPreview ? '' : suffix,
    preview: isPreview ? suffix : '',
  };
}

/** Lower versions first; a preview before its release; `1.8` after `1.8.2`, which it includes. */
export function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.numbers.length, b.numbers.length); at++) {
    const [left = Infinity, right = Infinity] = [a.numbers[at], b.numbers[at]];
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.preview !== b.preview) {
    if (a.preview === '' || b.preview === '') return a.preview === '' ? 1 : -1;
    return a.preview.localeCompare(b.preview, 'en', { numeric: true });
  }
  return a.flavour < b.flavour ? -1 : Number(a.flavour > b.flavour);
}

/** The most exact of these, of several such the highest; a preview only where there is nothing else. */
export function highestVersion(tags: readonly string[]): string | null {
  const versions = versionsOf(tags);
  const releases = versions.filter(({ preview }) => preview === '');
  const sorted = (releases.length > 0 ? releases : versions).sort(
    (a, b) => a.numbers.length - b.numbers.length || compareVersions(a, b),
  );
  return sorted.at(-1)?.tag ?? null;
}

/** Versions of the same kind that are lower, the highest first. */
export function versionsBefore(tag: string, tags: readonly string[]): readonly string[] {
  const own = parseVersion(tag);
  if (!own) return [];
  return versionsOf(tags)
    .filter(
      (each) =>
        each.flavour === own.flavour &&
        each.numbers.length === own.numbers.length &&
        (own.preview !== '' || each.preview === '') &&
        compareVersions(each, own) < 0,
    )
    .sort((a, b) => compareVersions(b, a))
    .map((each) => each.tag);
}

/** Versions in their order, then all else by name. */
export function inOrder(tags: readonly string[]): readonly string[] {
  const versions = versionsOf(tags).sort(compareVersions);
  const known = new Set(versions.map(({ tag }) => tag));
  return [...versions.map(({ tag }) => tag), ...tags.filter((tag) => !known.has(tag)).sort()];
}

function versionsOf(tags: readonly string[]): Version[] {
  return tags.flatMap((tag) => parseVersion(tag) ?? []);
}
