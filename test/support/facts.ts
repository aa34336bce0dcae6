import type { LinkContext } from '../../src/linkers/linker.ts';
import { type Commit, parseCommit } from '../../src/model/commit.ts';
import type { ContainerFacts } from '../../src/model/container.ts';
import { toDigest } from '../../src/model/digest.ts';
import type { CheckoutFacts, Facts, FileChange } from '../../src/model/facts.ts';
import type { HeadMove } from '../../src/model/head-history.ts';
import type { ImageFacts } from '../../src/model/image-facts.ts';
import type { LoadWindow } from '../../src/model/load-window.ts';
import type { ExecutableFacts, ProcessFacts } from '../../src/model/process-facts.ts';
import { bareRelation, type Relation } from '../../src/model/relation.ts';

/** A moment in every test: the seconds after it are counted in milliseconds. */
export const NOON = Date.parse('2026-03-01T12:00:00Z');
export const ROOT = '/srv/shop';

export function commitOf(digit: string): Commit {
  const commit = parseCommit(digit.repeat(40));
  if (!commit) throw new TypeError(`not a hex digit: ${digit}`);
  return commit;
}

export const OLD = commitOf('a');
export const NEW = commitOf('b');

export function moved(at: number, from: Commit | null, to: Commit): HeadMove {
  return { at, until: at + 999, from, to, message: 'pull: Fast-forward' };
}

/** A reflog that begins with a clone of `OLD`, long ago. */
export function history(...moves: readonly HeadMove[]): readonly HeadMove[] {
  return [moved(NOON - 86_400_000, null, OLD), ...moves];
}

export function edited(
  path: string,
  changedAt: number | null,
  change: FileChange['change'] = 'modified',
): FileChange {
  return { path, change, changedAt };
}

export function checkoutFacts(changes: Partial<CheckoutFacts> = {}): CheckoutFacts {
  return {
    root: ROOT,
    head: NEW,
    branch: 'main',
    remote: null,
    modified: { count: 0, files: [] },
    untracked: { count: 0, names: [] },
    shadows: [],
    moves: history(moved(NOON - 3_600_000, OLD, NEW)),
    ...changes,
  };
}

export function loadedAt(moment: number): LoadWindow {
  return { earliest: moment - 50, latest: moment + 2000, basis: 'start' };
}

export function processFacts(changes: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    pid: 4121,
    parent: 1,
    depth: 0,
    user: 'app',
    name: 'python3',
    command: ['python3', 'app.py'],
    cwd: ROOT,
    cwdDeleted: false,
    elsewhere: false,
    startedAt: new Date(NOON).toISOString(),
    ports: [{ address: '0.0.0.0', port: 8080 }],
    cgroup: null,
    supervisor: { kind: 'none', name: null },
    cpu: 0,
    memory: 0,
    denied: [],
    ...changes,
  };
}

export function executableFacts(changes: Partial<ExecutableFacts> = {}): ExecutableFacts {
  return {
    path: '/usr/bin/python3',
    replaced: 'no',
    replacedAt: null,
    inode: '8:1',
    digest: null,
    digestOnDisk: null,
    changedAt: NOON - 86_400_000,
    ...changes,
  };
}

/** A python process that runs `app.py` of the checkout. */
export function pythonFacts(load: LoadWindow, changes: Partial<Facts> = {}): Facts {
  return {
    process: processFacts(),
    load,
    script: { path: `${ROOT}/app.py`, changedAt: NOON - 7_200_000, inode: '1:1' },
    ...changes,
  };
}

export function linkContext(changes: Partial<LinkContext> = {}): LinkContext {
  return {
    expected: NEW,
    ref: 'main',
    location: ROOT,
    place: undefined,
    relationOf: (revision) => relationOf(revision),
    repositories: [ROOT],
    treeMatch: null,
    differencesFrom: () => null,
    counts: () => true,
    keepingOf: () => 'kept',
    touched: [],
    ...changes,
  };
}

/** `OLD` is one commit behind `NEW`, which is what was meant. */
export function relationOf(revision: string): Relation {
  if (revision === NEW) return bareRelation('same', NEW);
  return { ...bareRelation('behind', OLD), behind: 1 };
}

/** A container of an engine with the classic image store, which knows its image by its config. */
export function containerFacts(
  image: Partial<ContainerFacts['image']> = {},
  changes: Partial<ContainerFacts> = {},
): ContainerFacts {
  const id = toDigest('c'.repeat(64));
  return {
    id: 'd'.repeat(64),
    name: 'shop-api-1',
    engine: '/var/run/docker.sock',
    image: {
      reference: 'registry.example.com/shop/api:1',
      name: 'registry.example.com/shop/api:1',
      id,
      identity: { indexes: [], manifests: [], configs: [id] },
      tags: ['registry.example.com/shop/api:1'],
      digests: [],
      platform: 'linux/amd64',
      claims: [],
      ...image,
    },
    state: 'running',
    createdAt: new Date(NOON - 2000).toISOString(),
    startedAt: new Date(NOON).toISOString(),
    exit: null,
    restart: { policy: 'always', count: 0 },
    health: null,
    ports: [],
    networks: [],
    mounts: [],
    command: ['python3', 'app.py'],
    workingFolder: '/app',
    stop: { signal: 'SIGTERM', timeoutSeconds: null },
    limits: { memoryBytes: null, cpus: null, pids: null },
    compose: null,
    swarm: null,
    changes: null,
    ...changes,
  };
}

/** An image for one platform, in a registry. */
export function imageFacts(changes: Partial<ImageFacts> = {}): ImageFacts {
  const digest = toDigest('e'.repeat(64));
  return {
    identity: { indexes: [], manifests: [digest], configs: [toDigest('c'.repeat(64))] },
    reference: 'registry.example.com/shop/api:1',
    registry: 'registry.example.com',
    repository: 'shop/api',
    tag: '1',
    digest,
    platforms: [],
    tags: null,
    ...changes,
  };
}
