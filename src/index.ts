/** How a process, or the whole system, stands to what was meant. */
export type Verdict = 'match' | 'drift' | 'unknown';

/** How an artifact stands to its source, or a process to its artifact. */
export type LinkVerdict =
  | 'same'
  | 'behind'
  | 'ahead'
  | 'diverged'
  /** The right revision with changed content. */
  | 'modified'
  /** The artifact changed after the process loaded it. */
  | 'stale'
  | 'different'
  | 'absent'
  | 'unknown';

/** How far a fact can be trusted, weakest first. */
export type Strength = 'none' | 'claimed' | 'recorded' | 'content' | 'signed';

/** `observed`: it was looked at. `absent`: looked, and it is not there. `unreachable`: it could not be looked at. */
export type State = 'observed' | 'absent' | 'unreachable';

export interface CommitSummary {
  /** Full object id of a commit, lower-case hex. */
  readonly revision: string;
  readonly subject: string;
  readonly author: string;
  /** ISO 8601. */
  readonly committedAt: string;
}

/** How a revision stands to the expected one. */
export interface Relation {
  readonly kind:
    | 'same'
    | 'same-tree'
    | 'behind'
    | 'ahead'
    | 'diverged'
    | 'unknown-commit'
    | 'cannot-tell';
  /** Commits that the expected revision has and this one lacks, and the other way round. */
  readonly behind: number;
  readonly ahead: number;
  /** The newest of those. */
  readonly missing: readonly CommitSummary[];
  readonly extra: readonly CommitSummary[];
  /** False: no branch or tag of the source contains the commit. Null: not asked. */
  readonly onBranch: boolean | null;
}

/** What should run. */
export interface SourceResult {
  readonly state: State;
  readonly type: string;
  /** Path, or URL without credentials. */
  readonly location: string;
  /** As it was asked for, and what it was resolved to (`v*` to `v1.8.2`). */
  readonly ref: string | null;
  readonly resolvedRef: string | null;
  readonly revision: string | null;
  readonly subject: string | null;
  readonly author: string | null;
  readonly committedAt: string | null;
  readonly tags: readonly string[];
  readonly shallow: boolean | null;
  readonly dirty: boolean | null;
}

/** What is run. */
export interface ArtifactResult {
  readonly id: string;
  readonly state: State;
  readonly type: string;
  readonly location: string;
  /** `local`, or the host as the config names it. */
  readonly host: string;
  readonly version: string | null;
  readonly digest: string | null;
  readonly revision: string | null;
  readonly dirty: boolean | null;
}

/** What runs: one process of a group. */
export interface ProcessResult {
  readonly id: string;
  readonly state: State;
  readonly type: string;
  readonly host: string;
  /** The number that its host knows it by. */
  readonly pid: number | null;
  readonly startedAt: string | null;
  /** Between these it loaded its code, ISO 8601: a start time is none. */
  readonly loaded: { readonly earliest: string; readonly latest: string } | null;
  /** The arguments, secrets masked. */
  readonly command: readonly string[] | null;
  readonly user: string | null;
  /** Id of the artifact that it runs from. */
  readonly artifact: string | null;
  readonly digest: string | null;
  /** The commit that it executes, where that can be told. */
  readonly revision: string | null;
  readonly relation: Relation | null;
  readonly verdict: Verdict;
}

/** One fact that joins two neighbours, or fails to. */
export interface Evidence {
  readonly kind: string;
  readonly strength: Strength;
  /** Null: it was looked at and cannot tell. */
  readonly agrees: boolean | null;
  /** One sentence. It may hold foreign text: escape it before a terminal sees it. */
  readonly says: string;
  readonly where: string;
}

/** Two neighbours and all that joins them. */
export interface Link {
  /** `source`, or the id of an artifact. */
  readonly from: string;
  /** Id of an artifact or a process. */
  readonly to: string;
  readonly verdict: LinkVerdict;
  /** Of the evidence that decided. */
  readonly strength: Strength;
  readonly relation: Relation | null;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** Something wrong with the world, or worth knowing of it. */
export interface Problem {
  readonly stage: 'source' | 'artifact' | 'process';
  readonly subject: string;
  /** Of a closed set: for programs. */
  readonly code: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  /** What to do; empty if nothing can be done. */
  readonly hint: string;
}

/**
 * The whole chain, judged: what `deploytrace show --json` prints, and `deploytrace/trace.schema.json`
 * describes. It may hold more than is typed here; fields are added, and none is renamed or taken away.
 */
export interface TraceResult {
  readonly schemaVersion: 1;
  readonly system: string;
  readonly environment: string | null;
  /** ISO 8601. */
  readonly resolvedAt: string;
  readonly durationMs: number;
  readonly verdict: Verdict;
  readonly source: SourceResult;
  readonly artifacts: readonly ArtifactResult[];
  /** In the order of the config; a group of processes is listed whole. */
  readonly processes: readonly ProcessResult[];
  readonly links: readonly Link[];
  readonly problems: readonly Problem[];
}

export interface TraceOptions {
  /** The folder that a config is looked for from, upward; without one its repository is traced. Default: `process.cwd()`. */
  readonly cwd?: string;
  /** A config file, from `cwd`. Default: the nearest `deploy.config.yaml`. */
  readonly config?: string;
  /** An environment of the config file. */
  readonly environment?: string;
  /** Start from this process, without a config file. */
  readonly pid?: number;
  /** What `${NAME}` in the config stands for, and where the cache is. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds for each stage. Default: 10000. */
  readonly timeout?: number;
  /** Gives up when it aborts; then `trace` rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** One thing that is wrong with a config, with its place in the file (line and column count from 1). */
export interface ConfigFault {
  readonly message: string;
  readonly position?: { readonly file: string; readonly line: number; readonly column: number };
  readonly hint?: string;
}

/** What `trace` rejects with where it was asked for something impossible. */
export interface ConfigError extends Error {
  readonly name: 'ConfigError';
  readonly faults: readonly ConfigFault[];
}

/**
 * Looks at a system, live and read-only, and tells which commit each of its processes executes.
 *
 * It prints nothing, and writes nothing but clones of remote repositories in the cache folder
 * (`$XDG_CACHE_HOME/deploytrace`). What is wrong with the world is part of the result: it rejects only with
 * a `ConfigError`, or with the reason of an aborted signal.
 */
export async function trace(options: TraceOptions = {}): Promise<TraceResult> {
  const { traceFor } = await import('./commands/library.ts');
  return traceFor(options);
}

/** Whether `trace` rejected because of what it was asked for. */
export function isConfigError(error: unknown): error is ConfigError {
  return error instanceof Error && error.name === 'ConfigError' && 'faults' in error;
}
