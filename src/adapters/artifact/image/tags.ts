import type { Registry } from '../../../clients/registry/registry.ts';
import type { Digest } from '../../../model/digest.ts';
import { type ImageTags, LISTED_VERSIONS } from '../../../model/image-facts.ts';
import { commitInTag } from './claims/tags.ts';
import {
  compareVersions,
  highestVersion,
  inOrder,
  parseVersion,
  versionsBefore,
} from './versions.ts';

/** Each tag costs a request, so that of very many only those are asked that may well be the same. */
const MOST_ASKED = 48;
const MOVING = ['latest', 'stable', 'edge', 'main', 'master', 'prod', 'production', 'staging'];

/** The tags of a repository, and what those that were asked name: a digest, nothing that is said, or undefined. */
export interface Listing {
  readonly tags: readonly string[];
  readonly partial: boolean;
  readonly named: ReadonlyMap<string, Digest | null | undefined>;
}

/** Lists the tags beside `own`, as far as the registry tells. Throws `WorldError` if they cannot be listed. */
export async function listTags(
  registry: Registry,
  own: string | null,
  signal: AbortSignal,
): Promise<Listing> {
  const { tags, partial } = await registry.tags(signal);
  const others = tags.filter((tag) => tag !== own);
  const asked = others.length > MOST_ASKED ? likely(others, own) : others;
  const entries = asked.map(async (tag) => [tag, await peek(registry, tag, signal)] as const);
  const named = new Map(await Promise.all(entries));
  return { tags, named, partial: partial || asked.length < others.length };
}

/** What a listing says of the image with that digest. */
export function toTags(
  { tags, named, partial }: Listing,
  own: string | null,
  digest: Digest,
): ImageTags {
  const same = inOrder([...named].flatMap(([tag, each]) => (each === digest ? [tag] : [])));
  const isVersion = own !== null && parseVersion(own) !== null;
  const version = highestVersion(isVersion ? [own, ...same] : same);
  const earlier = version === null ? [] : versionsBefore(version, tags);
  return {
    same,
    version,
    earlier: { count: earlier.length, names: earlier.slice(0, LISTED_VERSIONS) },
    partial: partial || [...named.values()].includes(undefined),
  };
}

/** Undefined: it could not be asked. */
async function peek(registry: Registry, tag: string, signal: AbortSignal) {
  try {
    return await registry.peek(tag, signal);
  } catch {
    return undefined;
  }
}

/** Names that move along, what the own tag begins or begins with, the newest versions, and tags that name a commit. */
function likely(tags: readonly string[], own: string | null): readonly string[] {
  const versions = tags.flatMap((tag) => parseVersion(tag) ?? []);
  const newest = versions.sort((a, b) => compareVersions(b, a)).map(({ tag }) => tag);
  const related = tags.filter(
    (tag) => own !== null && (own.startsWith(tag) || tag.startsWith(own)),
  );
  const commits = tags.filter((tag) => commitInTag(tag) !== null);
  const moving = tags.filter((tag) => MOVING.includes(tag));
  const half = MOST_ASKED / 2;
  const chosen = [...moving, ...related.slice(0, half), ...newest.slice(0, half), ...commits];
  return [...new Set([...chosen, ...newest])].slice(0, MOST_ASKED);
}
