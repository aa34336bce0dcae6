import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { homeOf } from '../home.ts';
import { at, parseJson, textMapOf, textOf } from '../json.ts';
import {
  ANONYMOUS,
  type Credential,
  type FindCredential,
  type FoundCredential,
  firstOf,
} from './credentials.ts';
import { DOCKER_HUB } from './reference.ts';

/** Where `docker login` and `podman login` keep what they were told, the most particular first. */
function filesOf(env: NodeJS.ProcessEnv): readonly string[] {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, XDG_CONFIG_HOME } = env;
  const home = homeOf(env);
  return [
    ...(REGISTRY_AUTH_FILE ? [REGISTRY_AUTH_FILE] : []),
    join(DOCKER_CONFIG || join(home, '.docker'), 'config.json'),
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, 'containers/auth.json')] : []),
    join(XDG_CONFIG_HOME || join(home, '.config'), 'containers/auth.json'),
  ];
}

/** By the files of whoever this environment is of. */
export function findInFiles(env: NodeJS.ProcessEnv): FindCredential {
  return firstOf(
    filesOf(env).map(
      (path): FindCredential =>
        (registry, repository, signal) => {
          const file = readFile(path);
          if (file === null) return Promise.resolve(ANONYMOUS);
          if ('trouble' in file) return Promise.resolve({ credential: null, ...file });
          return findIn(file.config, registry, repository, signal);
        },
    ),
  );
}

/** As Docker has it: a helper for this registry alone, then the one for all, then what lies in the file itself. */
async function findIn(
  config: unknown,
  registry: string,
  repository: string,
  signal: AbortSignal,
): Promise<FoundCredential> {
  const keys = keysOf(registry);
  const helpers = textMapOf(at(config, 'credHelpers'));
  const own = keys.map((key) => helpers.get(key)).find((name) => name !== undefined);
  const name = own ?? textOf(at(config, 'credsStore'));
  const server = registry === DOCKER_HUB ? HUB_SERVER : registry;
  const helped = name === null ? ANONYMOUS : await ask(name, server, signal);
  if (helped.credential) return helped;
  return { credential: findEntry(config, registry, repository), trouble: helped.trouble };
}

async function ask(name: string, server: string, signal: AbortSignal): Promise<FoundCredential> {
  const { askHelper } = await import('./credential-helper.ts');
  return askHelper(name, server, signal);
}

const HUB_SERVER = 'https://index.docker.io/v1/';

/** Names of a registry in those files. */
function keysOf(registry: string): readonly string[] {
  return registry === DOCKER_HUB ? [HUB_SERVER, DOCKER_HUB, 'index.docker.io'] : [registry];
}

/** Podman's entries may be for a part of a registry; `docker login` may have written a URL. */
function findEntry(config: unknown, registry: string, repository: string): Credential | null {
  const auths = at(config, 'auths');
  const parts = repository.split('/');
  const parents = parts.map((_, index) => [registry, ...parts.slice(0, parts.length - index)]);
  const names = [...parents.map((each) => each.join('/')), ...keysOf(registry)];
  const exact = names.map((name) => at(auths, name)).find((each) => each !== undefined);
  return toCredential(exact ?? entryByUrl(auths, keysOf(registry)));
}

function entryByUrl(auths: unknown, keys: readonly string[]): unknown {
  const entries = typeof auths === 'object' && auths !== null ? Object.entries(auths) : [];
  const found = entries.find(([name]) => {
    const host = /^https?:\/\/([^/]+)/.exec(name)?.[1];
    return host !== undefined && keys.includes(host);
  });
  return found?.[1];
}

function toCredential(entry: unknown): Credential | null {
  const identity = textOf(at(entry, 'identitytoken'));
  if (identity) return { kind: 'identity', token: identity };
  const token = textOf(at(entry, 'registrytoken'));
  if (token) return { kind: 'bearer', token };
  const auth = textOf(at(entry, 'auth'));
  const pair = auth ? Buffer.from(auth, 'base64').toString().replace(/\0+$/, '') : '';
  const colon = pair.indexOf(':');
  const [username, password] =
    colon > 0
      ? [pair.slice(0, colon), pair.slice(colon + 1)]
      : [textOf(at(entry, 'username')), textOf(at(entry, 'password'))];
  return username && password ? { kind: 'basic', username, password } : null;
}

const LARGEST = 1 << 20;

/** Null: it is not there. */
function readFile(
  path: string,
): { readonly config: unknown } | { readonly trouble: string } | null {
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > LARGEST) return { trouble: `${path} is no file of settings` };
    const config = parseJson(readFileSync(path, 'utf8'));
    return config === undefined ? { trouble: `${path} is no JSON` } : { config };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return { trouble: `${path} cannot be read (${code})` };
  }
}
