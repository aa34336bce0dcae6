import { expand, expandPath, type Tokens } from './tokens.ts';

/** By option, in lower case: its values, one for each line that has it. */
export type Options = ReadonlyMap<string, readonly string[]>;

/** What the user's SSH configuration says of one host, ready to be used. */
export interface SshSettings {
  /** Where to connect to. */
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly hostKeyAlias: string | null;
  /** Each `user@host:port`, the first one to be connected to first. */
  readonly proxyJump: readonly string[];
  /** 0: either. */
  readonly addressFamily: 0 | 4 | 6;
  readonly bindAddress: string | null;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** The path of the agent's socket. */
  readonly identityAgent: string | null;
  readonly knownHostsFiles: readonly string[];
  /** The user's own `StrictHostKeyChecking accept-new`. Nothing else relaxes the check of a key. */
  readonly acceptNew: boolean;
  /** Milliseconds. */
  readonly connectTimeout: number | null;
  /** What may be negotiated; null if the configuration does not say. */
  readonly algorithms: Readonly<Record<AlgorithmKind, readonly string[] | null>>;
  /** Ways to authenticate that only the OpenSSH client knows, and that are switched on. */
  readonly otherMethods: readonly string[];
  /** The option for which only the OpenSSH client will do; null if there is none. */
  readonly needsOpenssh: string | null;
}

export type AlgorithmKind = 'kex' | 'serverHostKey' | 'cipher' | 'hmac';

const ALGORITHM_OPTIONS: Readonly<Record<AlgorithmKind, string>> = {
  kex: 'kexalgorithms',
  serverHostKey: 'hostkeyalgorithms',
  cipher: 'ciphers',
  hmac: 'macs',
};

/** Options that change how a host is reached or trusted, and that a library cannot honour. */
const ONLY_OPENSSH: Readonly<Record<string, string>> = {
  proxycommand: 'ProxyCommand',
  certificatefile: 'CertificateFile',
  pkcs11provider: 'PKCS11Provider',
  knownhostscommand: 'KnownHostsCommand',
  revokedhostkeys: 'RevokedHostKeys',
  bindinterface: 'BindInterface',
};

/** What of the environment the options may refer to. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the user as the system knows it: ssh does not ask HOME. */
  readonly home: string;
  readonly localUser: string;
  readonly uid: number;
  readonly localHost: string;
}

/** `named` is the host as the user wrote it. */
export function toSettings(named: string, options: Options, around: Surroundings): SshSettings {
  const first = (name: string) => options.get(name)?.[0] ?? null;
  const set = (name: string) => notNone(first(name));
  const hostName = expand(set('hostname') ?? named, { '%': '%', h: named });
  const port = Number(first('port') ?? 22);
  const user = first('user') ?? around.localUser;
  const tokens = toTokens(named, hostName, port, user, set('hostkeyalias'), around);
  const paths = (name: string) =>
    (options.get(name) ?? []).flatMap((text) =>
      notNone(text) ? (expandPath(text, tokens, around) ?? []) : [],
    );
  return {
    hostName,
    port,
    user,
    hostKeyAlias: set('hostkeyalias'),
    proxyJump: (set('proxyjump')?.split(',') ?? []).map((hop) => expand(hop, tokens)),
    addressFamily:
      first('addressfamily') === 'inet' ? 4 : first('addressfamily') === 'inet6' ? 6 : 0,
    bindAddress: set('bindaddress'),
    identityFiles: paths('identityfile'),
    identitiesOnly: isOn(first('identitiesonly')),
    identityAgent: agentOf(first('identityagent'), tokens, around),
    knownHostsFiles: ['userknownhostsfile', 'globalknownhostsfile'].flatMap((name) =>
      (options.get(name) ?? [])
        .flatMap((text) => (notNone(text) ? splitPaths(text) : []))
        .flatMap((path) => expandPath(path, tokens, around) ?? []),
    ),
    acceptNew: first('stricthostkeychecking') === 'accept-new',
    connectTimeout: set('connecttimeout') === null ? null : Number(set('connecttimeout')) * 1000,
    algorithms: algorithmsIn(first),
    otherMethods: [
      ...(isOn(first('gssapiauthentication')) ? ['gssapi-with-mic'] : []),
      ...(isOn(first('hostbasedauthentication')) ? ['hostbased'] : []),
    ],
    needsOpenssh: needsOpenssh(first),
  };
}

type First = (name: string) => string | null;

function algorithmsIn(first: First): SshSettings['algorithms'] {
  const list = (kind: AlgorithmKind) => first(ALGORITHM_OPTIONS[kind])?.split(',') ?? null;
  return {
    kex: list('kex'),
    serverHostKey: list('serverHostKey'),
    cipher: list('cipher'),
    hmac: list('hmac'),
  };
}

function needsOpenssh(first: First): string | null {
  const named = Object.keys(ONLY_OPENSSH).find((name) => notNone(first(name)) !== null);
  if (named) return ONLY_OPENSSH[named] ?? null;
  if (isOn(first('verifyhostkeydns'))) return 'VerifyHostKeyDNS';
  if (first('pubkeyauthentication') !== null && !isOn(first('pubkeyauthentication')))
    return 'PubkeyAuthentication';
  const preferred = first('preferredauthentications')?.split(',');
  return preferred && !preferred.includes('publickey') ? 'PreferredAuthentications' : null;
}

function notNone(text: string | null): string | null {
  return text === null || text === '' || text.toLowerCase() === 'none' ? null : text;
}

/** Also `unbound` and `host-bound` of PubkeyAuthentication. */
function isOn(text: string | null): boolean {
  return text !== null && !['no', 'false'].includes(text);
}

function agentOf(text: string | null, tokens: Tokens, around: Surroundings): string | null {
  if (text === null || text === 'SSH_AUTH_SOCK') return around.env.SSH_AUTH_SOCK || null;
  if (notNone(text) === null) return null;
  if (text.startsWith('$') && !text.startsWith('${')) return around.env[text.slice(1)] || null;
  return expandPath(text, tokens, around);
}

/** Paths come joined by blanks, and may hold blanks: what does not begin like a path goes on with the last one. */
function splitPaths(text: string): readonly string[] {
  return text.split(/ (?=[/~%$])/);
}

function toTokens(
  named: string,
  hostName: string,
  port: number,
  user: string,
  alias: string | null,
  { home, localUser, localHost, uid }: Surroundings,
): Tokens {
  return {
    '%': '%',
    d: home,
    h: hostName,
    i: String(uid),
    k: alias ?? named,
    L: localHost.split('.')[0] ?? localHost,
    l: localHost,
    n: named,
    p: String(port),
    r: user,
    u: localUser,
  };
}
