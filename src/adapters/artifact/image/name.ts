import { type ImageReference, parseReference } from '../../../clients/registry/reference.ts';
import { isCommitLike, shortCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Facts } from '../../../model/facts.ts';
import { highestVersion } from './versions.ts';

const PLACEHOLDER = /\{(\w*)\}/g;
const KNOWN = ['tag', 'version', 'commit', 'short', 'branch'] as const;
type Name = (typeof KNOWN)[number];

/** The names of the source that a reference asks for. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** What is wrong with a reference, before anything is known of the source; null: nothing. */
export function templateFault(template: string): string | null {
  const unknown = placeholdersOf(template).find((name) => !isKnown(name));
  if (unknown !== undefined) {
    const known = KNOWN.map((name) => `{${name}}`).join(', ');
    return `no image: {${unknown}} is none of ${known}`;
  }
  const parsed = parseReference(template.replace(PLACEHOLDER, 'x'));
  return 'fault' in parsed ? `no image: ${parsed.fault}` : null;
}

/** The reference that a template becomes by what the source names. Throws `WorldError`. */
export function nameImage(template: string, facts: Facts | null): ImageReference {
  const filled = template.replace(PLACEHOLDER, (_all, name: string) => {
    if (!facts) {
      const message = `${template} is named after the source, which could not be looked at`;
      throw new WorldError('image-unnamed', message, 'Make the source readable first.');
    }
    return toTagText(valueFor(name as Name, facts, template));
  });
  const parsed = parseReference(filled);
  if ('fault' in parsed)
    throw new WorldError('image-unnamed', `${filled} names no image: ${parsed.fault}`);
  return parsed;
}

/** As the common build tools do it: what no tag may hold becomes a dash. */
function toTagText(text: string): string {
  return text.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '');
}

function valueFor(name: Name, facts: Facts, template: string): string {
  const value = readValue(name, facts);
  if (value !== null) return value;
  const commit = facts.revision ? shortCommit(facts.revision.revision) : 'nothing';
  const why = name === 'branch' ? 'the source was named by no branch' : `no tag names ${commit}`;
  throw new WorldError('image-unnamed', `${template}: ${why}`);
}

function readValue(name: Name, { revision, repository }: Facts): string | null {
  if (!revision) return null;
  if (name === 'commit') return revision.revision;
  if (name === 'short') return shortCommit(revision.revision);
  const ref = repository?.resolvedRef ?? '';
  const isTag = revision.tags.includes(ref);
  if (name === 'branch') {
    if (isTag || isCommitLike(ref)) return null;
    return ref === 'HEAD' ? (repository?.branch ?? null) : ref.replace(/^refs\/heads\//, '');
  }
  const tag = isTag ? ref : (highestVersion(revision.tags) ?? revision.tags[0] ?? null);
  return name === 'tag' ? tag : (tag?.replace(/^v(?=\d)/, '') ?? null);
}

function isKnown(name: string): name is Name {
  return (KNOWN as readonly string[]).includes(name);
}
