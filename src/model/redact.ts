const MASK = '***';

/** The userinfo of a URL: `https://user:token@host`, `https://token@host`. A plain `ssh://git@host` stays. */
const URL_USERINFO = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/@:]*)(:[^\s/]*)?@/gi;

/** `text` with the secrets of every URL in it masked. */
export function redactUrls(text: string): string {
  return text.replace(URL_USERINFO, (_all, scheme: string, user: string, password?: string) => {
    if (password !== undefined) return `${scheme}${user}:${MASK}@`;
    return /^(ssh|git|sftp)/i.test(scheme) ? `${scheme}${user}@` : `${scheme}${MASK}@`;
  });
}

/** Names after which a secret stands. */
const SECRET_NAME =
  '[\\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|auth(?:orization)?|credentials?|cookie|bearer|dsn)[\\w.-]*';
const SECRET_OPTION = new RegExp(`^--?${SECRET_NAME}$`, 'i');
const SECRET_ASSIGNMENT = new RegExp(
  `((?:^|[\\s,;&?"'])-{0,2}${SECRET_NAME}\\s*[=:]\\s*)(?!\\/\\/)\\S.*$`,
  'is',
);
const AUTHORIZATION = /\b(bearer|basic)\s+\S+/gi;

/** Tokens that are known by their look. */
const TOKENS =
  /\b(gh[pousr]_\w{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{8,}|AKIA[0-9A-Z]{16}|sk_(?:live|test)_\w{8,}|npm_\w{20,}|eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*)/g;

/** A command line whose secrets are masked, argument by argument. */
export function redactArguments(args: readonly string[]): readonly string[] {
  return args.map((argument, index) =>
    SECRET_OPTION.test(args[index - 1] ?? '') && index > 1 ? MASK : redactArgument(argument),
  );
}

function redactArgument(argument: string): string {
  return redactUrls(argument)
    .replace(SECRET_ASSIGNMENT, `$1${MASK}`)
    .replace(AUTHORIZATION, `$1 ${MASK}`)
    .replace(TOKENS, MASK);
}
