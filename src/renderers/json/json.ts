import type { Observation } from '../../model/observation.ts';
import type { Relation } from '../../model/relation.ts';
import type { Link, ProcessVerdict, Trace } from '../../model/trace.ts';
import { escapeJson } from '../escape.ts';
import type { Renderer } from '../renderer.ts';
import { toPolicy } from './policy.ts';

/** The contract of `deploytrace schema --output`. Fields may be added; none is renamed or taken away. */
export const renderJson: Renderer = (trace) =>
  `${escapeJson(JSON.stringify(toJson(trace), null, 2))}\n`;

/** The trace in the names of the contract. */
export function toJson(trace: Trace) {
  return {
    schemaVersion: 1 as const,
    system: trace.system,
    environment: trace.environment,
    resolvedAt: trace.resolvedAt,
    durationMs: trace.durationMs,
    verdict: trace.verdict,
    source: toSource(trace.source),
    artifacts: trace.artifacts.map((artifact) => toArtifact(artifact, trace)),
    processes: trace.processes.map((process, index) => toProcess(process, trace.running[index])),
    links: trace.links.map(toLink),
    machines: trace.machines,
    problems: trace.problems,
    ...(trace.policy ? { policy: toPolicy(trace.policy) } : {}),
  };
}

function toSource(source: Observation) {
  const facts = source.state === 'observed' ? source.facts : {};
  const { revision, repository } = facts;
  return {
    state: source.state,
    type: source.subject.type,
    location: source.subject.location,
    ref: repository?.ref ?? null,
    resolvedRef: repository?.resolvedRef ?? null,
    revision: revision?.revision ?? null,
    tree: revision?.tree ?? null,
    subject: revision?.subject ?? null,
    author: revision?.author ?? null,
    committedAt: revision?.committedAt ?? null,
    tags: revision?.tags ?? [],
    branch: repository?.branch ?? null,
    detached: repository?.detached ?? null,
    bare: repository?.bare ?? null,
    shallow: repository?.shallow ?? null,
    worktree: repository?.worktree ?? null,
    dirty: repository?.modified ? repository.modified.count > 0 : null,
    modified: repository?.modified ?? null,
    untracked: repository?.untracked ?? null,
    unpushed: repository?.unpushed ?? null,
    upstream: repository?.upstream ?? null,
    remotes: repository?.remotes ?? [],
  };
}

function toArtifact(artifact: Observation, trace: Trace) {
  const facts = artifact.state === 'observed' ? artifact.facts : {};
  const { checkout, files, image } = facts;
  const link = trace.links.find(({ to }) => to === artifact.subject.id);
  const decided = link?.evidence.find(({ says }) => says === link.reason);
  return {
    ...frame(artifact),
    version: checkout?.branch ?? image?.tags?.version ?? image?.tag ?? null,
    digest: files?.digest ?? image?.digest ?? null,
    revision: checkout?.head ?? decided?.revision ?? null,
    branch: checkout?.branch ?? null,
    remote: checkout?.remote ?? null,
    dirty: checkout ? checkout.modified.count > 0 : null,
    modified: checkout?.modified ?? null,
    untracked: checkout?.untracked ?? null,
    size: files?.size ?? null,
    changedAt: files ? new Date(files.changedAt).toISOString() : null,
    claims: facts.claims ?? [],
    image: image ?? null,
  };
}

function toProcess(process: Observation, judged: ProcessVerdict | undefined) {
  const facts = (process.state === 'unreachable' ? null : process.facts) ?? {};
  const { load } = facts;
  return {
    ...frame(process),
    pid: facts.process?.pid ?? null,
    pidInside: facts.process?.pidInside ?? null,
    parent: facts.process?.parent ?? null,
    depth: facts.process?.depth ?? null,
    startedAt: facts.process?.startedAt ?? null,
    command: facts.process?.command ?? null,
    name: facts.process?.name ?? null,
    user: facts.process?.user ?? null,
    cwd: facts.process?.cwd ?? null,
    cwdDeleted: facts.process?.cwdDeleted ?? null,
    ports: facts.process?.ports ?? [],
    cgroup: facts.process?.cgroup ?? null,
    supervisor: facts.process?.supervisor ?? null,
    cpu: facts.process?.cpu ?? null,
    memory: facts.process?.memory ?? null,
    denied: facts.process?.denied ?? [],
    executable: facts.executable ?? null,
    script: facts.script ?? null,
    container: facts.container ?? null,
    selfReport: facts.selfReport ?? null,
    loaded: load
      ? { earliest: toIso(load.earliest), latest: toIso(load.latest), basis: load.basis }
      : null,
    artifact: judged?.artifact ?? null,
    digest: facts.executable?.digest ?? null,
    revision: judged?.revision ?? null,
    relation: toRelation(judged?.relation ?? null),
    verdict: judged?.verdict ?? 'unknown',
  };
}

function frame({ state, subject }: Observation) {
  return {
    id: subject.id,
    state,
    type: subject.type,
    location: subject.location,
    host: subject.host,
  };
}

function toLink(link: Link) {
  return {
    from: link.from,
    to: link.to,
    verdict: link.verdict,
    strength: link.strength,
    relation: toRelation(link.relation),
    reason: link.reason,
    evidence: link.evidence.map(({ running: _running, remedy: _remedy, ...each }) => each),
  };
}

function toRelation(relation: Relation | null) {
  if (!relation) return null;
  const { kind, behind, ahead, missing, extra, onBranch } = relation;
  return { kind, behind, ahead, missing, extra, onBranch };
}

function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
