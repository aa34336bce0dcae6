import { WorldError } from '../../../model/errors.ts';

/** Throws `WorldError` for a ref that git would take for an option, a range or an expression. */
export function checkRef(ref: string): void {
  const why = ref.startsWith('-')
    ? 'it begins with a dash'
    : // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      /[\u0000-\u0020\u007f~^:\\[]|\.\.|@\{|\/\/|\.lock$|\.$|\/$/.test(ref)
      ? 'it is no name of a branch, tag or commit'
      : null;
  if (why) throw new WorldError('ref-not-found', `${JSON.stringify(ref)} is refused as a ref: ${why}`);
}

export function isTagPattern(ref: string): boolean {
  return /[*?]/.test(ref);
}

/** The matching tag of the highest version; pre-releases stand below their release; null if none matches. */
export async function highestTag(pattern: string, tags: readonly string[]): Promise<string | null> {
  const matching = tags.filter((tag) => toRegExp(pattern).test(tag));
  if (matching.length === 0) return null;
  const { default: compare } = await import('semver/functions/compare.js');
  const versions = matching.flatMap((tag) => {
    const version = toVersion(tag);
    return version ? [{ tag, version }] : [];
  });
  versions.sort((a, b) => compare(a.version, b.version) || (a.tag < b.tag ? -1 : 1));
  return versions.at(-1)?.tag ?? [...matching].sort(byNumbers).at(-1) ?? null;
}

/** `v1.8` → `1.8.0`, `release/2.0.0-rc.1` → `2.0.0-rc.1`; null for a tag that is no version. */
function toVersion(tag: string): string | null {
  const match = /(?:^|[^\d.])(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.exec(tag);
  if (!match) return null;
  const [, major, minor = '0', patch = '0', pre = ''] = match;
  return `${Number(major)}.${Number(minor)}.${Number(patch)}${isPrerelease(pre) ? pre : ''}`;
}

/** Semver forbids numbers with leading zeros and empty parts. */
function isPrerelease(text: string): boolean {
  return text
    .slice(1)
    .split('.')
    .every((part) => part !== '' && !/^0\d+$/.test(part));
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's');
}

function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
