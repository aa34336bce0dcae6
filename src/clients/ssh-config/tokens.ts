/** What `%x` stands for, by x; ssh_config(5), "TOKENS". */
export type Tokens = Readonly<Record<string, string>>;

/** A token that is not known stays as it is. */
export function expand(text: string, tokens: Tokens): string {
  return text.replace(/%(.)/g, (all, token: string) => tokens[token] ?? all);
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** `~/…`, `%x` and `${NAME}` of a path; null if it names a variable that is not there, or the home of another user. */
export function expandPath(text: string, tokens: Tokens, around: Surroundings): string | null {
  const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.some((name) => around.env[name] === undefined)) return null;
  const path = expand(
    text.replace(/\$\{(\w+)\}/g, (_, name) => around.env[name] ?? ''),
    tokens,
  );
  if (path === '~' || path.startsWith('~/')) return around.home + path.slice(1);
  return path.startsWith('~') ? null : path;
}
