import { setMaxListeners } from 'node:events';
import {
  familiarName,
  formatReference,
  type ImageReference,
} from '../../../clients/registry/reference.ts';
import { type Found, openRegistry, type Registry } from '../../../clients/registry/registry.ts';
import { within } from '../../../clients/within.ts';
import { shortDigest } from '../../../model/digest.ts';
import type { Facts } from '../../../model/facts.ts';
import type { StageObservations, Subject } from '../../../model/observation.ts';
import { type Problem, type ProblemCode, toProblem } from '../../../model/problem.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
import type { ArtifactAdapter, Context } from '../../adapter.ts';
import { toSettings } from './access.ts';
import { type Place, readClaims, tagClaims } from './claims/claims.ts';
import { toIdentity, toPlatformFacts } from './facts.ts';
import { nameImage, placeholdersOf } from './name.ts';
import type { ImageOptions } from './options.ts';
import { type ReadImage, readImage } from './read.ts';
import { emptyMemory, heldIn, letGo } from './remember.ts';
import { type Listing, listTags, toTags } from './tags.ts';

/** A container image, as its registry holds it now. Nothing of it is pulled but what describes it. */
export const imageArtifact: ArtifactAdapter<ImageOptions> = {
  resolve: async (options, context) => {
    context.signal.throwIfAborted();
    const names = placeholdersOf(options.reference);
    const source = names.length > 0 ? await context.sourceFacts() : null;
    context.signal.throwIfAborted();
    const reference = nameImage(options.reference, source);
    const settings = await toSettings(options, context.baseFolder);
    const { registry: host } = reference;
    const name = familiarName({ ...reference, tag: null, digest: null });
    const memory = await context.keep(`image ${host} ${name}`, async () => emptyMemory());
    const open = () => openRegistry(reference, settings);
    const registry = heldIn(memory, open, context.atEnd);
    try {
      return await look(
        { options, reference, source, place: { registry, name, host, settings } },
        context,
      );
    } catch (error) {
      letGo(memory);
      throw error;
    }
  },
};

interface Look {
  readonly options: ImageOptions;
  readonly reference: ImageReference;
  /** Null: the image is not named after it. */
  readonly source: Facts | null;
  readonly place: Place;
}

/** Milliseconds: the image is known without what is beside it, so nobody waits long for that. */
const PATIENCE = 4000;

async function look(wanted: Look, context: Context): Promise<StageObservations> {
  const { options, reference, place } = wanted;
  const { registry, repository, tag, digest } = reference;
  const { signal } = context;
  const asked = place.registry.manifest(digest ?? tag ?? '', signal);
  // Whoever waits for it hears of an error, too.
  asked.catch(() => {});
  const beside = within(signal, PATIENCE);
  setMaxListeners(0, beside);
  const [{ image, claims }, list, moved] = await Promise.all([
    asked.then((found) => readAll(found, wanted, signal, beside)),
    listing(wanted, context, beside),
    movedTag(place.registry, reference, beside),
  ]);
  signal.throwIfAborted();
  const tags = typeof list === 'string' ? null : toTags(list, tag, image.digest);
  const subject: Subject = {
    stage: 'artifact',
    id: `image:${options.reference}`,
    type: 'image',
    location: familiarName(reference),
    host: 'local',
  };
  const facts: Facts = {
    image: {
      identity: toIdentity(image),
      reference: formatReference(reference),
      registry,
      repository,
      tag,
      digest: image.digest,
      platforms: image.platforms.map(toPlatformFacts),
      tags,
    },
    claims: [
      ...claims,
      ...sourceClaims(wanted),
      ...tagClaims([...(tag === null ? [] : [tag]), ...(tags?.same ?? [])], place.name),
    ],
  };
  const problems = [
    ...(typeof list === 'string' ? [toProblem('artifact', subject.id, 'tags-unknown', list)] : []),
    ...besides(image, wanted, subject.id),
    ...(moved === null ? [] : [toProblem('artifact', subject.id, 'tag-moved', moved)]),
  ];
  return { observations: [{ state: 'observed', subject, facts }], problems };
}

async function readAll(
  found: Found,
  { options, place }: Look,
  signal: AbortSignal,
  beside: AbortSignal,
) {
  const image = await readImage(place.registry, found, options.platform ?? null, signal);
  return { image, claims: await readClaims(image, place, beside) };
}

/** The listing, or why there is none: the image is known without. Of several looks each minute's first asks. */
async function listing(
  { place, reference: { tag } }: Look,
  { keep, now }: Context,
  signal: AbortSignal,
): Promise<Listing | string> {
  const minute = Math.floor(now().getTime() / 60_000);
  const key = `tags ${place.host} ${place.name} ${tag} ${minute}`;
  try {
    return await keep(key, () => listTags(place.registry, tag, signal));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `its other tags are not known: ${why}`;
  }
}

/** Of a reference by tag and digest, the digest counts. What the tag says now is worth knowing. */
async function movedTag(
  registry: Registry,
  { tag, digest }: ImageReference,
  signal: AbortSignal,
): Promise<string | null> {
  if (tag === null || digest === null) return null;
  const now = await registry.peek(tag, signal).catch(() => null);
  if (now === null || now === digest) return null;
  return `the tag ${tag} names ${shortDigest(now)} now, not the digest beside it`;
}

/** What was seen beside the image and weakens what is said of it. */
function besides(image: ReadImage, { place }: Look, subject: string): readonly Problem[] {
  const trouble = place.registry.trouble();
  const say = (code: ProblemCode, message: string) => toProblem('artifact', subject, code, message);
  return [
    ...(trouble === null
      ? []
      : [say('credentials-unread', `the registry was asked anonymously: ${trouble}`)]),
    ...image.unread.map(({ why }) => say('registry-failed', `a part of it cannot be read: ${why}`)),
  ];
}

/** An image that is named after a tag or a commit of the source says that it was made of it. A branch moves on. */
function sourceClaims({ options, source, reference, place }: Look): readonly RevisionClaim[] {
  const names = placeholdersOf(options.reference).filter((name) => name !== 'branch');
  if (!source?.revision || names.length === 0) return [];
  const by = `its name, after the source's ${names.includes('tag') || names.includes('version') ? 'tag' : 'commit'},`;
  const where = `${place.name}:${reference.tag}`;
  return [{ revision: source.revision.revision, strength: 'claimed', by, where, dirty: null }];
}
