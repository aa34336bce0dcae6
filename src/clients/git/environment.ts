/** `GIT_*` of the user that concern only how remotes are reached; nothing of them can mislead a local question. */
const NETWORK_ONLY = /^GIT_(SSL_\w+|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM))$/;

/** Programs that git starts in front of people. We never do, and simple-git refuses to run with them set. */
const INTERACTIVE = ['EDITOR', 'VISUAL', 'PAGER', 'PREFIX', 'SSH_ASKPASS', 'SSH_ASKPASS_REQUIRE'];

/** No `ext::` or other helpers, which are programs. */
const PROTOCOLS = 'file:git:http:https:ssh';

/** The environment that git runs in; `inherited` loses all that could turn a question into another one. */
export function toEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  network: boolean,
): Record<string, string> {
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isKept(entry[0], network),
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    // Into a pipe rev-list would write every line by itself, which doubles its time.
    GIT_FLUSH: '0',
    GIT_TERMINAL_PROMPT: '0',
    // In a partial clone a missing object would be fetched by `remote.X.uploadpack`, a program. Older
    // gits know only the second of these two; with no protocol allowed nothing can be started.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: network ? PROTOCOLS : '',
    // Ancestry is what the commits say, not what `refs/replace` or grafts put over it.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
  };
}

function isKept(name: string, network: boolean): boolean {
  if (INTERACTIVE.includes(name.toUpperCase().trim())) return false;
  if (!name.toUpperCase().trim().startsWith('GIT_')) return true;
  return network && NETWORK_ONLY.test(name);
}
