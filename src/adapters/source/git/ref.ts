import { WorldError } from '../../../model/errors.ts';

/** What `git check-ref-format` forbids, and with it every expression: ranges, `HEAD~2`, `:/text`, `@{1}`. */
const ILL_FORMED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0020\u007f~^:\\[]|\.\.|@\{|\/\/|^\/|\/$|\.$|(^|\/)\.|\.lock(\/|$)|^@$/;

/** Throws `WorldError` for a ref that git would take for an option, a range or an expression. */
export function checkRef(ref: string): void {
  const name = ref.replace(/[*?]/g, 'x');
  const why = ref.startsWith('-')
    ? 'it begins with a dash'
    : ILL_FORMED.test(name)
      ? 'it is no name of a branch, tag or commit'
      : null;
  if (why)
    throw new WorldError('ref-not-found', `${JSON.stringify(ref)} is refused as a ref: ${why}`);
}

/** A ref with `*` or `?`, which no name of a ref may hold: it stands for the highest version among the tags. */
export function isTagPattern(ref: string): boolean {
  return /[*?]/.test(ref);
}

/** The matching tag of the highest version; pre-releases stand below their release; null if none matches. */
export async function highestTag(pattern: string, tags: readonly string[]): Promise<string | null> {
  const matcher = toRegExp(pattern.replace(/^refs\/tags\//, ''));
  const matching = tags.filter((tag) => matcher.test(tag));
  if (matching.length < 2) return matching[0] ?? null;
  const { highestVersion } = await import('./version-order.ts');
  return highestVersion(matching);
}

/** `*` and `?` also stand for slashes, as for `git tag --list`. */
function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's');
}
