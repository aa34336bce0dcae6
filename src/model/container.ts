import type { ImageIdentity } from './image.ts';
import type { RevisionClaim } from './revision-claim.ts';

/** Process: the container that it runs in, as its engine tells. */
export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  /** Where its engine listens, and what named that: `/run/docker.sock (DOCKER_HOST)`, `web-1:/run/docker.sock`. */
  readonly engine: string;
  readonly image: RunningImage;
  readonly state: ContainerState;
  /** ISO 8601, as are all times here. */
  readonly createdAt: string;
  /** Null: it was never started. */
  readonly startedAt: string | null;
  /** How it ended the last time; null while it runs. */
  readonly exit: ContainerExit | null;
  readonly restart: RestartPolicy;
  /** Null: it has no health check. */
  readonly health: 'healthy' | 'unhealthy' | 'starting' | null;
  readonly ports: readonly PublishedPort[];
  readonly networks: readonly { readonly name: string; readonly address: string }[];
  readonly mounts: readonly Mount[];
  /** What it was told to run: its first process may have become something else. Secrets redacted. */
  readonly command: readonly string[];
  /** Where its first process was started, as it sees it. */
  readonly workingFolder: string;
  readonly stop: { readonly signal: string; readonly timeoutSeconds: number | null };
  readonly limits: Limits;
  readonly compose: ComposeFacts | null;
  readonly swarm: SwarmFacts | null;
  /** What was changed in its own layer since it was created; null: nobody asked. */
  readonly changes: LayerChanges | null;
}

export type ContainerState =
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead';

/** The image that a container was made from, as its engine knows it now. */
export interface RunningImage {
  /** As it was asked for. */
  readonly reference: string;
  /** The same in full (`docker.io/library/nginx:1.25`), by tag where it names one; null: it was asked for by id. */
  readonly name: string | null;
  /** As the engine names it. */
  readonly id: string;
  /**
   * Most engines do not tell whether the digest that a registry knows an image by is that of an index or of a
   * manifest: then it stands in both.
   */
  readonly identity: ImageIdentity;
  /** Tags that name it there now. */
  readonly tags: readonly string[];
  /** `name@digest` for each registry that it was pulled from or pushed to; some engines give one to whatever they have. */
  readonly digests: readonly string[];
  /** `linux/amd64`; null: the image is gone from the engine. */
  readonly platform: string | null;
  /** What its labels say of a revision. */
  readonly claims: readonly RevisionClaim[];
}

export interface ContainerExit {
  readonly code: number;
  readonly at: string | null;
  readonly outOfMemory: boolean;
  /** Of the engine, where it could not start it; else empty. */
  readonly error: string;
}

export interface RestartPolicy {
  /** `no`, `always`, `unless-stopped`, `on-failure`. */
  readonly policy: string;
  /** How often the engine has started it again. */
  readonly count: number;
}

export interface PublishedPort {
  /** `8080/tcp` */
  readonly inside: string;
  /** Empty where it is published nowhere. */
  readonly address: string;
  readonly port: number | null;
}

/** Something that is not of the image. */
export interface Mount {
  readonly kind: string;
  /** Of the host: a path, or the name of a volume. */
  readonly source: string;
  /** As the container sees it. */
  readonly target: string;
  readonly writable: boolean;
}

/** Null: no limit. */
export interface Limits {
  readonly memoryBytes: number | null;
  readonly cpus: number | null;
  readonly pids: number | null;
}

export interface ComposeFacts {
  readonly project: string;
  readonly service: string;
  /** Which of the service's replicas. */
  readonly number: string | null;
  /** Of the service's configuration when the container was made. */
  readonly configHash: string | null;
}

export interface SwarmFacts {
  readonly service: string;
  readonly task: string;
  /** Its name, where a manager was asked; else its id. */
  readonly node: string;
  /** How the last update of the service goes: `updating`, `paused`, `completed`, …; null: none, or no manager was asked. */
  readonly update: string | null;
}

/** At most LISTED_FILES paths. */
export interface LayerChanges {
  readonly count: number;
  readonly paths: readonly string[];
}
