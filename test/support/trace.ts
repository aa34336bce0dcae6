import { type Commit, type CommitSummary, parseCommit } from '../../src/model/commit.ts';
import { toDigest } from '../../src/model/digest.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type {
  CheckoutFacts,
  Facts,
  FilesFacts,
  RepositoryFacts,
  RevisionFacts,
} from '../../src/model/facts.ts';
import type { ImageFacts, ImagePlatform } from '../../src/model/image-facts.ts';
import type { Observation, Observed } from '../../src/model/observation.ts';
import { type Problem, type ProblemCode, type Stage, toProblem } from '../../src/model/problem.ts';
import type { ProcessFacts } from '../../src/model/process-facts.ts';
import { bareRelation, type Relation } from '../../src/model/relation.ts';
import type { Trace } from '../../src/model/trace.ts';
import { judge } from '../../src/pipeline/judge.ts';
import type { Joint } from '../../src/pipeline/link.ts';
import { checkoutFacts, loadedAt, processFacts, ROOT } from './facts.ts';

/** When every such trace is looked at, and moments before that. */
export const NOW = new Date('2026-03-01T14:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const before = (milliseconds: number) =>
  new Date(NOW.getTime() - milliseconds).toISOString();

export function commit(short: string): Commit {
  const full = parseCommit(short.padEnd(40, '0'));
  if (!full) throw new TypeError(`not hexadecimal: ${short}`);
  return full;
}

/** The commit that was meant. */
export const MEANT = commit('9f2c1ab');

export function summary(short: string, subject: string, age = 2 * HOUR): CommitSummary {
  return { revision: commit(short), subject, author: 'Ana', committedAt: before(age) };
}

/** A relation that lists these commits. */
export function related(
  kind: Relation['kind'],
  short: string,
  missing: readonly CommitSummary[] = [],
  extra: readonly CommitSummary[] = [],
): Relation {
  const [behind, ahead] = [missing.length, extra.length];
  return { ...bareRelation(kind, commit(short)), behind, ahead, missing, extra };
}

export function source(
  revision: Partial<RevisionFacts> = {},
  repository: Partial<RepositoryFacts> = {},
  location = ROOT,
): Observed {
  return {
    state: 'observed',
    subject: { stage: 'source', id: 'source', type: 'git', location, host: 'local' },
    facts: {
      revision: {
        ...summary('9f2c1ab', 'Fix rounding in invoices'),
        tree: '1'.repeat(40),
        tags: [],
        ...revision,
      },
      repository: {
        ref: 'main',
        paths: [],
        resolvedRef: 'main',
        branch: 'main',
        detached: false,
        bare: false,
        shallow: false,
        worktree: false,
        modified: { count: 0, files: [] },
        untracked: { count: 0, names: [] },
        unpushed: 0,
        upstream: null,
        remotes: [],
        ...repository,
      },
    },
  };
}

export function checkout(changes: Partial<CheckoutFacts> = {}, location = ROOT): Observed {
  const facts = { checkout: checkoutFacts({ head: MEANT, root: location, ...changes }) };
  return {
    state: 'observed',
    subject: {
      stage: 'artifact',
      id: `checkout:${location}`,
      type: 'checkout',
      location,
      host: 'local',
    },
    facts,
  };
}

export function files(changes: Partial<FilesFacts> = {}, location = '/opt/shop'): Observed {
  return {
    state: 'observed',
    subject: { stage: 'artifact', id: `files:${location}`, type: 'files', location, host: 'local' },
    facts: {
      files: {
        path: location,
        kind: 'folder',
        digest: toDigest('4b1c09e2'.repeat(8)),
        size: 48_213,
        inode: null,
        changedAt: NOW.getTime() - DAY,
        newest: 'app.py',
        tree: null,
        caches: [],
        recent: [],
        ...changes,
      },
      claims: [],
    },
  };
}

/** An image for two platforms, with three versions to go back to. */
export function image(changes: Partial<ImageFacts> = {}): Observed {
  const location = 'registry.example.com/shop/api:1.8.2';
  const digest = toDigest('4b1c09e2'.repeat(8));
  const platform = (name: string, size: number): ImagePlatform => ({
    platform: name,
    manifest: digest,
    config: digest,
    created: before(HOUR),
    size,
    entrypoint: ['python3'],
    command: ['app.py'],
    ports: ['8080/tcp'],
    stopSignal: 'SIGINT',
    user: 'app',
    workingFolder: '/srv',
    healthcheck: null,
  });
  const facts: ImageFacts = {
    identity: { indexes: [digest], manifests: [digest], configs: [digest] },
    reference: location,
    registry: 'registry.example.com',
    repository: 'shop/api',
    tag: '1.8.2',
    digest,
    platforms: [platform('linux/amd64', 48_213_000), platform('linux/arm64', 46_100_000)],
    tags: {
      same: ['1.8', 'latest'],
      version: '1.8.2',
      earlier: { count: 3, names: ['1.8.1', '1.8.0', '1.7.9'] },
      partial: false,
    },
    ...changes,
  };
  return {
    state: 'observed',
    subject: { stage: 'artifact', id: `image:${location}`, type: 'image', location, host: 'local' },
    facts: { image: facts, claims: [] },
  };
}

export function process(
  pid: number,
  changes: Partial<ProcessFacts> = {},
  others: Partial<Facts> = {},
  host = 'local',
): Observed {
  return {
    state: 'observed',
    subject: {
      stage: 'process',
      id: `${host}:${pid}`,
      type: 'host',
      location: '/usr/bin/python3.11',
      host,
    },
    facts: {
      process: processFacts({ pid, startedAt: before(58 * MINUTE), ...changes }),
      load: loadedAt(NOW.getTime() - 58 * MINUTE),
      ...others,
    },
  };
}

/** The same on another host. */
export function on<O extends Observation>(host: string, observation: O): O {
  const { subject } = observation;
  const id = subject.id.replace(/^([^:]*):(local:)?/, (_all, type: string, here?: string) =>
    here || type === 'local' ? `${host}:` : `${type}:${host}:`,
  );
  return { ...observation, subject: { ...subject, id, host } };
}

/** A stage that was not seen, as that problem has it. */
export function failed(
  state: 'absent' | 'unreachable',
  stage: Stage,
  code: ProblemCode,
  message: string,
  location = ROOT,
): Exclude<Observation, { state: 'observed' }> {
  const id = stage === 'source' ? 'source' : `${stage}:${location}`;
  return {
    state,
    subject: { stage, id, type: 'git', location, host: 'local' },
    problem: toProblem(stage, location, code, message),
  };
}

export function evidence(
  verdict: Evidence['verdict'],
  says: string,
  changes: Partial<Evidence> = {},
): Evidence {
  return {
    kind: 'checkout',
    strength: 'content',
    agrees: verdict === null ? null : verdict === 'same',
    verdict,
    says,
    where: ROOT,
    ...changes,
  };
}

/** Evidence that a process executes this commit. */
export function loaded(
  verdict: Evidence['verdict'],
  short: string,
  says: string,
  changes: Partial<Evidence> = {},
): Evidence {
  return evidence(verdict, says, {
    kind: 'loaded-commit',
    strength: 'recorded',
    where: `HEAD's reflog in ${ROOT}`,
    revision: commit(short),
    running: { revision: commit(short), modified: false },
    ...changes,
  });
}

type Seen = readonly [Observation, ...Evidence[]];

export interface Parts {
  readonly source?: Observation;
  readonly artifact?: Seen;
  /** Where it is several, one on each host. */
  readonly artifacts?: readonly Seen[];
  readonly processes?: readonly Seen[];
  readonly relations?: readonly Relation[];
  readonly problems?: readonly Problem[];
  readonly environment?: string;
}

/** A trace of these parts, judged as the pipeline judges. Without any it is a system where all is as it should be. */
export function traceOf(parts: Parts = {}): Trace {
  const from = parts.source ?? source();
  const only = parts.artifact ?? [checkout(), sameFiles()];
  const artifacts = parts.artifacts ?? [only];
  const artifactOf = ([{ subject }]: Seen) =>
    (artifacts.find(([each]) => each.subject.host === subject.host) ?? artifacts[0] ?? only)[0];
  const processes = parts.processes ?? [[process(4121), sameLoaded()]];
  const relations = [related('same', '9f2c1ab'), ...(parts.relations ?? [])];
  const relationOf = (revision: string) =>
    relations.find((each) => each.revision === revision) ?? bareRelation('cannot-tell');
  const join = (left: Observation, [to, ...all]: Seen): Joint => ({
    from: left,
    to,
    evidence: all,
    relationOf,
    isMeantKnown: from.state === 'observed',
  });
  const observations = [from, ...[...artifacts, ...processes].map(([each]) => each)];
  return {
    system: 'shop-api',
    environment: parts.environment ?? null,
    resolvedAt: NOW.toISOString(),
    durationMs: 412,
    ...judge({
      builds: artifacts.map((each) => join(from, each)),
      deploys: processes.map((each) => join(artifactOf(each), each)),
    }),
    source: from,
    artifacts: artifacts.map(([each]) => each),
    processes: processes.map(([each]) => each),
    machines: [],
    problems: [
      ...observations.flatMap((each) => (each.state === 'observed' ? [] : [each.problem])),
      ...(parts.problems ?? []),
    ],
  };
}

export function sameFiles(): Evidence {
  return evidence('same', 'its files are those of 9f2c1ab', { revision: MEANT });
}

export function sameLoaded(): Evidence {
  return loaded('same', '9f2c1ab', 'it loaded 9f2c1ab, and nothing changed since');
}
