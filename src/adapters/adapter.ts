import type { Commit } from '../model/commit.ts';
import type { Comparison, ComparisonQuestion } from '../model/comparison.ts';
import type { Facts, FileChange, Touched } from '../model/facts.ts';
import type { Keeping } from '../model/keeping.ts';
import type { StageObservations, Subject } from '../model/observation.ts';
import type { PresenceAnswer, PresenceQuestion } from '../model/presence.ts';
import type { RelationQuestion, Relations } from '../model/relation.ts';
import type { Access } from '../transports/pool.ts';
import type { Transport } from '../transports/transport.ts';

/** What an adapter is handed besides its options. It never opens, caches or times anything by other means. */
export interface Context {
  /** Aborts when the stage's time is up, or the user gave up. */
  readonly signal: AbortSignal;
  /** Injected, so that a test can hold it still. */
  readonly now: () => Date;
  /** The only folder that may be written to. */
  readonly cacheFolder: string;
  /** Folders that relative paths of the options start from. */
  readonly baseFolder: string;
  /** Runs `make` once for each key in one trace: two stages that ask the same thing share the answer. */
  readonly once: <T>(key: string, make: () => Promise<T>) => Promise<T>;
  /** The same across all looks of one run, for what cannot change between them; what failed is made again. */
  readonly keep: <T>(key: string, make: () => Promise<T>) => Promise<T>;
  /** What is to be closed when all looks of the run are over. */
  readonly atEnd: (close: () => void) => void;
  /** The connection to a host as the config names it, opened once in a trace. Throws `WorldError`. */
  readonly connect: (host: string, access: Access) => Promise<Transport>;
  /**
   * Where processes of the artifact run from, if it is files; on this machine with links followed. It lies there,
   * or it is one of the releases that lie there. Lets a process adapter find them, and hash only what can matter.
   */
  readonly artifactPath: string | null;
  /**
   * What the source named in this look, for an artifact that is named after it: waits for it, which nothing
   * else does. Null where it could not be looked at.
   */
  readonly sourceFacts: () => Promise<Facts | null>;
}

/** Looks at one stage, live and read-only. It may throw `WorldError`; the pipeline makes it a value. */
export interface Adapter<Options> {
  readonly resolve: (options: Options, context: Context) => Promise<StageObservations>;
  /** The location to name where `resolve` threw, if that is not what the options say: in full, without credentials. */
  readonly locate?: (options: Options, baseFolder: string) => string;
}

export interface SourceAdapter<Options> extends Adapter<Options> {
  /** Answers, in one go, how all these stand to the expected revision. */
  readonly relate: (
    options: Options,
    context: Context,
    question: RelationQuestion,
  ) => Promise<Relations>;
  /** Only for sources with a history: which revisions hold a commit, in whatever form. Throws `WorldError` for a name that is not there. */
  readonly contains?: (
    options: Options,
    context: Context,
    question: PresenceQuestion,
  ) => Promise<PresenceAnswer>;
  /** Only for sources with a history: what lies between two revisions, for each question. Throws `WorldError` for a name that is not there. */
  readonly compare?: (
    options: Options,
    context: Context,
    questions: readonly ComparisonQuestion[],
  ) => Promise<readonly Comparison[]>;
}

/** By revision: the tracked files that differ between it and what is on the disk now; null if it cannot be told. */
export type Differences = Readonly<Record<string, readonly FileChange[] | null>>;

/** Of the artifacts that it yielded, one on each host, each question names the one that is meant. */
export interface ArtifactAdapter<Options> extends Adapter<Options> {
  /** Only for files on this machine: the path that `Context.artifactPath` hands to the process adapter. */
  readonly runsFrom?: (options: Options, baseFolder: string) => string;
  /** Only for artifacts that know older revisions of themselves. */
  readonly differences?: (
    options: Options,
    context: Context,
    subject: Subject,
    revisions: readonly Commit[],
  ) => Promise<Differences>;
  /** Only for artifacts under version control: whose the files and folders at these absolute paths are. */
  readonly keeping?: (
    options: Options,
    context: Context,
    subject: Subject,
    paths: readonly string[],
  ) => Promise<Readonly<Record<string, Keeping>>>;
  /** Only for artifacts under version control: what was written since then, though it is as it should be now. */
  readonly touched?: (
    options: Options,
    context: Context,
    subject: Subject,
    since: number,
  ) => Promise<readonly Touched[]>;
}
