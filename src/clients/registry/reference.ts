import { type Digest, parseDigest } from '../../model/digest.ts';

/** The name of an image, in full. At least one of tag and digest is there; with both, the digest counts. */
export interface ImageReference {
  /** `docker.io`, `registry.example.com:5000`. */
  readonly registry: string;
  /** `library/nginx`. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: Digest | null;
}

/** Docker Hub, by the name that references give it. */
export const DOCKER_HUB = 'docker.io';

const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const REGISTRY = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::(\\d{1,5}))?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const LONGEST = 255;

/** Reads a reference as Docker does: `nginx` is on Docker Hub, in `library`, and tagged `latest`. */
export function parseReference(text: string): ImageReference | { readonly fault: string } {
  if (/^[a-z]+:\/\//i.test(text)) return { fault: 'expected it without a scheme' };
  const [named = '', digestText, ...more] = text.split('@');
  if (more.length > 0) return { fault: 'expected one @ at most' };
  const { name, tag } = splitTag(named);
  const { registry, repository } = splitRegistry(name);
  const digest = digestText === undefined ? null : parseDigest(digestText);
  const fault =
    registryFault(registry) ??
    repositoryFault(repository) ??
    (tag !== null && !isTag(tag)
      ? 'expected a tag of letters, digits and ._- after the colon'
      : null) ??
    (digest === undefined ? 'expected sha256: and 64 lower-case hex digits after the @' : null);
  if (fault) return { fault };
  return {
    registry,
    repository,
    tag: tag ?? (digest ? null : 'latest'),
    digest: digest ?? null,
  };
}

/** Whether a registry can have a tag of that name. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** In full: `docker.io/library/nginx:1.25`. */
export function formatReference(reference: ImageReference): string {
  return `${reference.registry}/${reference.repository}${suffixOf(reference)}`;
}

/** As people write it: `nginx:1.25`. */
export function familiarName(reference: ImageReference): string {
  const { registry, repository } = reference;
  if (registry !== DOCKER_HUB) return formatReference(reference);
  return `${repository.replace(/^library\/(?=[^/]+$)/, '')}${suffixOf(reference)}`;
}

function suffixOf({ tag, digest }: ImageReference): string {
  return `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

/** A colon before a slash belongs to a port. */
function splitTag(named: string): { readonly name: string; readonly tag: string | null } {
  const colon = named.lastIndexOf(':');
  if (colon < 0 || colon < named.lastIndexOf('/')) return { name: named, tag: null };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1) };
}

/** What stands before the first slash is a registry only if no repository could be called so. */
function splitRegistry(name: string): { readonly registry: string; readonly repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  if (slash < 0 || !/[.:A-Z]|^localhost$/.test(first)) return onDockerHub(name);
  const registry = first.toLowerCase();
  const repository = name.slice(slash + 1);
  return HUB_NAMES.has(registry) ? onDockerHub(repository) : { registry, repository };
}

const HUB_NAMES = new Set([DOCKER_HUB, 'index.docker.io', 'registry-1.docker.io']);

function onDockerHub(name: string) {
  return { registry: DOCKER_HUB, repository: name.includes('/') ? name : `library/${name}` };
}

function registryFault(registry: string): string | null {
  const [match, port] = REGISTRY.exec(registry) ?? [];
  if (match === undefined || registry.length > LONGEST)
    return 'expected the name of a registry before the first slash';
  const isPort = port === undefined || (Number(port) > 0 && Number(port) < 65_536);
  return isPort ? null : 'expected a port between 1 and 65535';
}

function repositoryFault(repository: string): string | null {
  if (repository.length > LONGEST) return `expected a name of at most ${LONGEST} characters`;
  return repository.split('/').every((part) => COMPONENT.test(part))
    ? null
    : 'expected a name of lower-case letters, digits and ._- between slashes';
}
