import { toRepository } from '../../../../clients/image-labels/labels.ts';
import {
  type NamedRevision,
  parseRevisionText,
} from '../../../../clients/image-labels/revision-text.ts';
import { at, listOf, parseJson, textOf } from '../../../../clients/json.ts';
import type { Descriptor } from '../../../../clients/registry/manifest.ts';
import type { Registry } from '../../../../clients/registry/registry.ts';
import { type Digest, parseDigest } from '../../../../model/digest.ts';

/** What a build noted of itself: unsigned, so anyone could have written it. */
export interface ProvenanceClaim extends NamedRevision {
  readonly repository: string | null;
  /** The manifest that it speaks of, and the blob in which it stands. */
  readonly of: Digest;
  readonly in: Digest;
}

const SUBJECT = 'vnd.docker.reference.digest';
const PREDICATE = 'in-toto.io/predicate-type';
const SLSA = /^https:\/\/slsa\.dev\/provenance\/v(?:0\.2|1(?:\.\d)?)$/;
/** With all details it holds the build's whole definition. */
const LARGEST = 16 << 20;

/** Reads BuildKit's attestation beside one of these manifests: it must say itself that it is about that one. */
export async function readProvenance(
  registry: Registry,
  attestation: Descriptor,
  manifests: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly ProvenanceClaim[]> {
  const of = parseDigest(attestation.annotations.get(SUBJECT) ?? '');
  if (!of || !manifests.has(of)) return [];
  const { content } = await registry.manifest(attestation.digest, signal);
  if (content.kind !== 'manifest') return [];
  const layers = content.layers.filter(({ annotations }) =>
    SLSA.test(annotations.get(PREDICATE) ?? ''),
  );
  const found = layers.map(async (layer) => {
    const statement = parseJson((await registry.blob(layer, LARGEST, signal)).toString());
    const named = isAbout(statement, of) ? parseStatement(statement) : null;
    return named ? [{ ...named, of, in: layer.digest }] : [];
  });
  return (await Promise.all(found)).flat();
}

function isAbout(statement: unknown, manifest: Digest): boolean {
  const subjects = listOf(at(statement, 'subject'));
  return subjects.some((each) => `sha256:${at(each, 'digest', 'sha256')}` === manifest);
}

type Named = NamedRevision & Pick<ProvenanceClaim, 'repository'>;

/** SLSA 0.2 and 1, as BuildKit writes them: what it built from, else the repository that the client stood in. */
export function parseStatement(statement: unknown): Named | null {
  const predicate = at(statement, 'predicate');
  const sources = [
    at(predicate, 'invocation', 'configSource'),
    at(predicate, 'buildDefinition', 'externalParameters', 'configSource'),
  ];
  const notes = [
    at(predicate, 'metadata', 'https://mobyproject.org/buildkit@v1#metadata', 'vcs'),
    at(predicate, 'runDetails', 'metadata', 'buildkit_metadata', 'vcs'),
  ];
  const found = [
    ...sources.map((each) => toNamed(at(each, 'digest', 'sha1'), at(each, 'uri'))),
    ...notes.map((each) => toNamed(at(each, 'revision'), at(each, 'source'))),
  ];
  return found.find((each) => each !== null) ?? null;
}

function toNamed(revision: unknown, repository: unknown): Named | null {
  const named = parseRevisionText(textOf(revision) ?? '');
  return named && { ...named, repository: toRepository(textOf(repository)) };
}
