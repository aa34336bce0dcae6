import type { Evidence } from '../model/evidence.ts';
import type { TreeMatch } from '../model/relation.ts';
import { counted, listed, revisionWords } from '../model/words.ts';
import { defineBuildLinker, type LinkContext } from './linker.ts';
import { toAgreement, toLinkVerdict } from './relation-verdict.ts';

/** A folder without git: its files against the trees of the source. */
export const folderContentLinker = defineBuildLinker({
  kind: 'folder-content',
  reads: ['files'],
  link: (_artifact, context) => (context.treeMatch ? [toEvidence(context.treeMatch, context)] : []),
});

function toEvidence(match: TreeMatch, context: LinkContext): Evidence {
  if (match.revision) return exactMatch(match.revision, context);
  if (!isCopy(match)) return noCopy(match, context);
  return match.maybeExported ? maybeRelease(match, context) : editedCopy(match, context);
}

/** A folder that holds fewer than half of the files is something else: a build, or another project. */
function isCopy(match: TreeMatch): boolean {
  return match.expected > 0 && match.found * 2 >= match.expected;
}

function exactMatch(revision: NonNullable<TreeMatch['revision']>, context: LinkContext): Evidence {
  const relation = context.relationOf(revision);
  const verdict = toLinkVerdict(relation);
  return {
    kind: 'folder-content',
    strength: 'content',
    agrees: toAgreement(verdict),
    verdict,
    says: `holds the files of ${revisionWords(revision, relation, context.ref)}`,
    where: context.location,
    revision,
  };
}

function editedCopy(match: TreeMatch, context: LinkContext): Evidence {
  const differing = match.differing.length;
  return {
    kind: 'folder-content',
    strength: 'content',
    agrees: false,
    verdict: 'different',
    says: `${counted(differing, 'file')} of ${match.expected} differ from ${context.ref}: ${listed(match.differing)}`,
    where: context.location,
  };
}

/** The commit says that a release leaves files out or fills them in; which, only their content could tell. */
function maybeRelease(match: TreeMatch, context: LinkContext): Evidence {
  const names = listed(match.differing);
  return {
    kind: 'folder-content',
    strength: 'content',
    agrees: null,
    verdict: null,
    says: `all but ${counted(match.differing.length, 'file')} of ${match.expected} are those of ${context.ref}, and a release may leave out or fill in: ${names}`,
    where: context.location,
  };
}

function noCopy(match: TreeMatch, context: LinkContext): Evidence {
  return {
    kind: 'folder-content',
    strength: 'none',
    agrees: null,
    verdict: null,
    says: `holds ${match.found} of the ${counted(match.expected, 'file')} of ${context.ref}: not a copy of the source`,
    where: context.location,
  };
}
