const MASK = '***';

/**
 * The userinfo of a URL: `https://user:token@host`, `https://token@host`. A plain `ssh://git@host`
 * stays. A password may hold `@` and `/` that were not encoded; a port (`host:4873/@scope`) is none.
 */
const URL_USERINFO = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/@:]*)(:(?!\d+(?:\/|$))\S*)?@/gi;

/** `text` with the secrets of every URL in it masked. */
export function redactUrls(text: string): string {
  return text.replace(URL_USERINFO, (_all, scheme: string, user: string, password?: string) => {
    if (password !== undefined) return `${scheme}${user}:${MASK}@`;
    return /^(ssh|git|sftp)/i.test(scheme) ? `${scheme}${user}@` : `${scheme}${MASK}@`;
  });
}

/** Last words of a name whose value is a secret; `--token-file` and `--max-tokens` are none. */
const SECRET_WORD = /(password|passwd|passphrase|secret|token|apikey|accesskey|secretkey)$/;
const SECRET_WORDS = new Set(['pass', 'pwd', 'auth', 'credential', 'credentials', 'cookie']);
const KEY_OWNERS = new Set(
  'access account api app auth encryption license master private secret shared signing'.split(' '),
);
/** Named like a secret, but the shell's own, or a switch without a value. */
const NO_SECRET = /^(PWD|OLDPWD)$|^(no|with|without|enable|disable|skip|require)[-_]/;

/** Shapes that only a secret has, wherever it stands. */
const SECRET_SHAPES = [
  /\bgh[opsur]_[A-Za-z0-9]{16,}/g,
  /\bgithub_pat_\w{16,}/g,
  /\bglpat-[\w-]{16,}/g,
  /\bxox[a-z]-[\w-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}/g,
  /\bsk-[\w-]{20,}/g,
  /\bAIza[\w-]{35}/g,
  /\bnpm_[A-Za-z0-9]{20,}/g,
  /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g,
  /-----BEGIN[\s\S]*?(?:-----END[^-]*-----|$)/g,
];

const FLAG = /^--?([A-Za-z][\w.-]*)$/;
const ASSIGNMENT = /^(-{0,2}([A-Za-z_][\w.-]*)=)([\s\S]+)$/;
const HEADER = /^(([A-Za-z][\w-]*):\s*)(\S[\s\S]*)$/;
/** The same inside a longer text: a shell's `-c`, a title that joins its arguments, a query, JSON. */
const INNER_ASSIGNMENT = /([A-Za-z_][\w.-]*)(=)("[^"]*"|'[^']*'|[^\s"'&;]+)/g;
const INNER_MEMBER = /([A-Za-z_][\w.-]*)(["']?\s*:\s*)("(?:[^"\\]|\\.)*"|'[^']*')/g;
const INNER_FLAG = /(?<=^|\s)--?([A-Za-z][\w.-]*)(\s+)("[^"]*"|'[^']*'|(?!--)\S+)/g;
const AUTHORIZATION = /\b((?:proxy-)?authorization["']?\s*[:=]\s*)([^"'\s][^"']*)/gi;
const BEARER = /\b(bearer\s+)([^\s"']+)/gi;

/** `-u name:password`, `--user=name:password`; a pair of numbers is a user and a group. */
const USER_OPTION = /^(?:-u|--(?:proxy-)?user)$/;
const USER_ASSIGNMENT = /^((?:-u|--(?:proxy-)?user=)[^\s:]+:)(?!\d+$)\S/;
const USER_PASSWORD = /^([^\s:/]+:)(?!\d+$)\S/;

/** A command line with every secret in it masked: values of flags and assignments, headers, URLs, known token shapes. */
export function redactArguments(argv: readonly string[]): readonly string[] {
  return argv.map((argument, index) =>
    announcesSecret(argv[index - 1], argument)
      ? MASK
      : redactArgument(redactUser(argument, argv[index - 1])),
  );
}

function redactUser(argument: string, before = ''): string {
  const pattern = USER_OPTION.test(before) ? USER_PASSWORD : USER_ASSIGNMENT;
  const head = pattern.exec(argument)?.[1];
  return head === undefined ? argument : `${head}${MASK}`;
}

/** Whether the argument before says that this one is a secret. `--token --port 80` is a token that was left out. */
function announcesSecret(before: string | undefined, argument: string): boolean {
  if (before === undefined || argument === '' || /^--[A-Za-z]/.test(argument)) return false;
  const flag = FLAG.exec(before)?.[1];
  if (flag) return isSecretName(flag);
  return /^bearer$/i.test(before) || /^[\w-]+:$/.test(before) ? isHeaderOfSecret(before) : false;
}

function isHeaderOfSecret(before: string): boolean {
  const name = before.replace(/:$/, '');
  return /^(bearer|(proxy-)?authorization)$/i.test(name) || isSecretName(name);
}

function redactArgument(argument: string): string {
  for (const whole of [ASSIGNMENT, HEADER]) {
    const [, head = '', name = '', value = ''] = whole.exec(argument) ?? [];
    if (isSecretName(name)) return `${head}${MASK}`;
    if (head && whole === ASSIGNMENT) return `${head}${redactText(value)}`;
  }
  return redactText(argument);
}

function redactText(text: string): string {
  let redacted = redactUrls(text);
  for (const shape of SECRET_SHAPES) redacted = redacted.replace(shape, MASK);
  redacted = redacted.replace(AUTHORIZATION, `$1${MASK}`).replace(BEARER, `$1${MASK}`);
  for (const inner of [INNER_ASSIGNMENT, INNER_MEMBER]) {
    redacted = redacted.replace(inner, (all, name: string, between: string) =>
      isSecretName(name) ? `${name}${between}${MASK}` : all,
    );
  }
  return redactInnerFlags(redacted);
}

function redactInnerFlags(text: string): string {
  return text.replace(INNER_FLAG, (all, name: string, blanks: string, value: string) =>
    isSecretName(name) ? `${all.slice(0, -blanks.length - value.length)}${blanks}${MASK}` : all,
  );
}

function isSecretName(name: string): boolean {
  if (name === '' || NO_SECRET.test(name)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_.]+/);
  const last = words.at(-1) ?? '';
  if (last === 'key') return KEY_OWNERS.has(words.at(-2) ?? '');
  return SECRET_WORD.test(last) || SECRET_WORDS.has(last);
}
