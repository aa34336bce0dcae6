import type { Commit } from '../model/commit.ts';
import type { Evidence, EvidenceKind } from '../model/evidence.ts';
import type { FactName, Facts, FileChange, Touched } from '../model/facts.ts';
import type { Keeping } from '../model/keeping.ts';
import type { PlaceFacts } from '../model/place.ts';
import type { Relation, TreeMatch } from '../model/relation.ts';

/** Facts of which these are surely there. */
export type Known<Name extends FactName> = Facts & {
  readonly [K in Name]-?: NonNullable<Facts[K]>;
};

/** What the source answered of one artifact and its processes. */
export interface LinkContext {
  /** The commit that was meant, and the ref that named it, for sentences. */
  readonly expected: Commit;
  readonly ref: string;
  /** Where the artifact is, for evidence. */
  readonly location: string;
  /** The links that lead there, if any. */
  readonly place: PlaceFacts | undefined;
  readonly relationOf: (revision: string) => Relation;
  /** Where the source's repository is found: URLs and paths. */
  readonly repositories: readonly string[];
  /** Whether a path of the source counts: all do, unless the config limits them. */
  readonly counts: (path: string) => boolean;
  /** How the artifact's folder stands to the source's trees; null if it was not compared. */
  readonly treeMatch: TreeMatch | null;
  /** Tracked files that differ between that commit and the disk now; null if it cannot be told. */
  readonly differencesFrom: (revision: Commit) => readonly FileChange[] | null;
  /** Whose the file or folder at this path is; null if nobody asked, or it cannot be told. */
  readonly keepingOf: (path: string) => Keeping | null;
  /**
   * What was written since the earliest load, newest first, though it is now as it should be; null if nobody
   * asked, or it cannot be told. What it held before is not known.
   */
  readonly touched: readonly Touched[] | null;
}

/** Joins an artifact to its source, purely. It knows facts, never adapters. */
export interface BuildLinker {
  readonly kind: EvidenceKind;
  readonly reads: readonly FactName[];
  readonly link: (artifact: Facts, context: LinkContext) => readonly Evidence[];
}

/** Joins a process to its artifact, purely. */
export interface DeployLinker {
  readonly kind: EvidenceKind;
  readonly reads: { readonly artifact: readonly FactName[]; readonly process: readonly FactName[] };
  readonly link: (artifact: Facts, process: Facts, context: LinkContext) => readonly Evidence[];
}

/** Declares a build linker: `link` is called only where all that it reads is there. */
export function defineBuildLinker<Name extends FactName>(linker: {
  readonly kind: EvidenceKind;
  readonly reads: readonly Name[];
  readonly link: (artifact: Known<Name>, context: LinkContext) => readonly Evidence[];
}): BuildLinker {
  return {
    ...linker,
    link: (artifact, context) =>
      has(artifact, linker.reads) ? linker.link(artifact, context) : [],
  };
}

/** Declares a deploy linker: `link` is called only where all that it reads is there. */
export function defineDeployLinker<A extends FactName, P extends FactName>(linker: {
  readonly kind: EvidenceKind;
  readonly reads: { readonly artifact: readonly A[]; readonly process: readonly P[] };
  readonly link: (
    artifact: Known<A>,
    process: Known<P>,
    context: LinkContext,
  ) => readonly Evidence[];
}): DeployLinker {
  return {
    ...linker,
    link: (artifact, process, context) =>
      has(artifact, linker.reads.artifact) && has(process, linker.reads.process)
        ? linker.link(artifact, process, context)
        : [],
  };
}

function has<Name extends FactName>(facts: Facts, names: readonly Name[]): facts is Known<Name> {
  return names.every((name) => facts[name] !== undefined);
}
