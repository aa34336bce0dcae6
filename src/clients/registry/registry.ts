import { type Digest, parseDigest } from '../../model/digest.ts';
import { WorldError } from '../../model/errors.ts';
import { at, parseJson, textsOf } from '../json.ts';
import { ACCEPTED, type Descriptor, type Index, type Manifest, parseManifest } from './manifest.ts';
import { type ImageReference, isTag } from './reference.ts';
import { toAnswerError } from './registry-error.ts';
import { openSession, type RegistrySettings, type Session } from './session.ts';

/** One repository of a registry. All of it throws `WorldError`, or why `signal` was aborted. */
export interface Registry {
  /** Whatever a tag or digest names now. The digest is of the bytes that came. */
  readonly manifest: (name: string, signal: AbortSignal) => Promise<Found>;
  /** Bytes that were found to be those of the descriptor. */
  readonly blob: (descriptor: Descriptor, most: number, signal: AbortSignal) => Promise<Buffer>;
  /** What the registry says that a tag names, in a header; null if it does not say. */
  readonly peek: (tag: string, signal: AbortSignal) => Promise<Digest | null>;
  readonly tags: (signal: AbortSignal) => Promise<TagList>;
  readonly trouble: () => string | null;
  readonly close: () => void;
}

export interface Found {
  readonly digest: Digest;
  readonly content: Index | Manifest;
}

export interface TagList {
  readonly tags: readonly string[];
  /** There are more. */
  readonly partial: boolean;
}

/** As the distribution specification recommends that registries limit them. */
const LARGEST_MANIFEST = 4 << 20;
const LARGEST_LIST = 4 << 20;
const MOST_PAGES = 10;

export function openRegistry(
  reference: Pick<ImageReference, 'registry' | 'repository'>,
  settings: RegistrySettings,
): Registry {
  const session = openSession(reference, settings);
  const base = `/v2/${reference.repository}`;
  return {
    manifest: async (name, signal) => {
      const what = `${reference.repository}${name.includes(':') ? '@' : ':'}${name}`;
      const ask = { method: 'GET', path: `${base}/manifests/${name}`, accept: ACCEPTED } as const;
      const asked = session.ask({ ...ask, limit: LARGEST_MANIFEST }, signal);
      // What hashes is loaded while the registry is thinking: by then it has been asked.
      setImmediate(() => void loadHash());
      const answer = await asked;
      if (answer.status !== 200) throw failed(session, answer, what);
      const digest = (await loadHash()).digestOf(answer.body);
      const wanted = parseDigest(name);
      if (wanted && wanted !== digest) throw otherBytes(session, wanted, digest);
      return { digest, content: parseManifest(answer.body, answer.headers['content-type'], what) };
    },
    blob: async (descriptor, most, signal) => {
      const { digest, size } = descriptor;
      if (size > most)
        throw new WorldError(
          'registry-failed',
          `${session.server}: ${digest} is larger than ${most} bytes`,
        );
      const ask = { method: 'GET', path: `${base}/blobs/${digest}`, accept: '*/*' } as const;
      const answer = await session.ask({ ...ask, limit: Math.max(size, LEAST) }, signal);
      if (answer.status !== 200) throw failed(session, answer, `${reference.repository}@${digest}`);
      const got = (await loadHash()).digestOf(answer.body);
      if (got !== digest) throw otherBytes(session, digest, got);
      return answer.body;
    },
    peek: async (tag, signal) => {
      const ask = { method: 'HEAD', path: `${base}/manifests/${tag}`, accept: ACCEPTED } as const;
      const { status, headers } = await session.ask({ ...ask, limit: LEAST }, signal);
      const said = status === 200 ? headers['docker-content-digest'] : undefined;
      return typeof said === 'string' ? (parseDigest(said) ?? null) : null;
    },
    tags: (signal) => listTags(session, base, reference.repository, signal),
    trouble: session.trouble,
    close: session.close,
  };
}

const loadHash = () => import('./digest.ts');

/** Room for the words of an error. */
const LEAST = 1 << 16;

async function listTags(
  session: Session,
  base: string,
  repository: string,
  signal: AbortSignal,
): Promise<TagList> {
  const tags: string[] = [];
  let path: string | null = `${base}/tags/list?n=1000`;
  for (let pages = 0; path !== null && pages < MOST_PAGES; pages++) {
    const ask = { method: 'GET', path, accept: 'application/json', limit: LARGEST_LIST } as const;
    const answer = await session.ask(ask, signal);
    if (answer.status !== 200) throw failed(session, answer, `tags of ${repository}`);
    const listed = textsOf(at(parseJson(answer.body.toString()), 'tags'));
    // Not by spreading: there may be very many.
    for (const tag of listed) if (isTag(tag)) tags.push(tag);
    path = nextPage(answer.headers.link, path);
  }
  return { tags: [...new Set(tags)], partial: path !== null };
}

/** `Link: </v2/shop/tags/list?last=…>; rel="next"`: only what is on the same server, of the same kind. */
function nextPage(link: string | string[] | undefined, path: string): string | null {
  const [, target] =
    /<([^>]{1,4000})>\s*;\s*rel="?next"?/i.exec([link ?? []].flat().join(', ')) ?? [];
  const here = new URL(path, 'http://registry.invalid');
  if (target === undefined || !URL.canParse(target, here.href)) return null;
  const { pathname, search } = new URL(target, here);
  return pathname === here.pathname ? `${pathname}${search}` : null;
}

function failed(session: Session, answer: Parameters<typeof toAnswerError>[0], what: string) {
  return toAnswerError(answer, what, session.server, session.trouble());
}

function otherBytes({ server }: Session, wanted: Digest, got: Digest): WorldError {
  return new WorldError(
    'registry-untrusted',
    `${server} answers with other bytes than those of ${wanted}: ${got}`,
  );
}
