import type { Clock } from '../../../clients/procfs/clock.ts';
import { REVISION_VARIABLES } from '../../../clients/procfs/environ.ts';
import { TICKS_PER_SECOND } from '../../../clients/procfs/stat.ts';
import { isCommitLike } from '../../../model/commit.ts';
import type { Facts } from '../../../model/facts.ts';
import type { LoadWindow } from '../../../model/load-window.ts';
import type {
  ExecutableFacts,
  ListeningPort,
  ProcessFacts,
  RestartFacts,
  ScriptFacts,
  Supervisor,
} from '../../../model/process-facts.ts';
import { redactArguments } from '../../../model/redact.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
import type { Process } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { isInline } from './script.ts';
import { serverOf } from './server.ts';

/** What was found out about a process beside what it says itself. */
export interface Findings {
  readonly depth: number;
  readonly elsewhere: boolean;
  readonly covered: readonly string[];
  readonly preloads: readonly string[];
  readonly copy?: string | null;
  readonly clock: Clock;
  readonly userNames: ReadonlyMap<number, string>;
  readonly supervisor: Supervisor;
  readonly load: LoadWindow;
  readonly script: ScriptFacts | null;
  readonly digests: Pick<ExecutableFacts, 'digest' | 'digestOnDisk' | 'claims'>;
  readonly restarts?: RestartFacts | null;
}

export const NO_DIGESTS: Findings['digests'] = { digest: null, digestOnDisk: null };

/** All facts of one process. */
export function toFacts(process: Process, findings: Findings): Facts {
  const executable = toExecutable(process, findings);
  const claims = toClaims(process);
  return {
    process: toProcessFacts(process, findings),
    load: findings.load,
    ...(executable ? { executable } : {}),
    ...(findings.script ? { script: findings.script } : {}),
    ...(claims.length > 0 ? { claims } : {}),
    ...(findings.restarts ? { restarts: findings.restarts } : {}),
  };
}

function toProcessFacts(process: Process, findings: Findings): ProcessFacts {
  const { clock, depth, supervisor } = findings;
  const elapsed = Math.max(1, clock.now - process.startedAt) / 1000;
  return {
    pid: process.pid,
    ...(process.pidInside === null || process.pidInside === process.pid
      ? {}
      : { pidInside: process.pidInside }),
    parent: process.parent,
    depth,
    user: userOf(process, findings.userNames),
    name: process.name,
    command: redactArguments(process.argv),
    cwd: process.cwd?.path ?? null,
    cwdDeleted: isCwdDeleted(process),
    elsewhere: findings.elsewhere,
    covered: findings.covered,
    ...(findings.preloads.length > 0 ? { preloads: findings.preloads } : {}),
    ...(findings.copy && { copy: findings.copy }),
    selfContained: isSelfContained(process),
    ...(isHandedItsText(process) && { inline: true }),
    startedAt: new Date(process.startedAt).toISOString(),
    ports: toPorts(process),
    cgroup: process.cgroup,
    supervisor,
    cpu: process.stat.used / TICKS_PER_SECOND / elapsed,
    memory: process.memory,
    denied: process.denied,
  };
}

function isSelfContained(process: Process): boolean {
  return process.exe !== null && runtimeOf(programName(process)) === null && !serverOf(process);
}

/** But for what python starts to run the same program in another process. */
function isHandedItsText(process: Process): boolean {
  const runtime = runtimeOf(programName(process));
  const isSpawned = process.argv.some((word) =>
    /^from multiprocessing\.(spawn|forkserver) import /.test(word),
  );
  return runtime !== null && !isSpawned && isInline(runtime, process.argv.slice(1));
}

/** The user's name, else number. */
export function userOf(process: Process, names: ReadonlyMap<number, string>): string {
  if (process.uid === null) return 'unknown';
  return names.get(process.uid) ?? String(process.uid);
}

function isCwdDeleted({ cwd }: Process): boolean {
  return cwd?.replaced === 'deleted' || cwd?.replaced === 'replaced';
}

/** Several sockets on one port (one for each worker) are one port. */
function toPorts({ listening }: Process): readonly ListeningPort[] {
  const ports = new Map(
    listening.map(({ address, port }) => [`${address} ${port}`, { address, port }]),
  );
  return [...ports.values()].sort((a, b) => a.port - b.port);
}

function toExecutable({ exe, program }: Process, { digests }: Findings): ExecutableFacts | null {
  if (!exe) return null;
  const unlinked = program?.links === 0 && exe.replaced !== 'no';
  return {
    path: exe.path,
    replaced: exe.replaced,
    // Unlinking is the last change of an inode; layers below an overlay are not unlinked and keep silent.
    replacedAt: unlinked ? program.changedAt : null,
    inode: program?.id ?? null,
    changedAt: program?.changedAt ?? null,
    ...digests,
  };
}

/** Variables that name a commit: what whoever started the process says that it runs. */
function toClaims(process: Process): readonly RevisionClaim[] {
  return REVISION_VARIABLES.flatMap((name) => {
    const [revision = '', edited] = (process.environ?.[name] ?? '').toLowerCase().split('_');
    // Seven digits alone are as likely a build number.
    if (!isCommitLike(revision) || (/^\d+$/.test(revision) && revision.length < 40)) return [];
    return {
      revision,
      strength: 'claimed' as const,
      by: `environment variable ${name}`,
      where: `/proc/${process.pid}/environ`,
      // Kamal builds from edited files are `<commit>_uncommitted_<hex>`.
      dirty: edited === 'uncommitted' ? true : null,
    };
  });
}
