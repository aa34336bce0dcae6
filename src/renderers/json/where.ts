import type { Presence } from '../../model/presence.ts';
import type { ProcessStop, Stop, Whereabouts } from '../../model/whereabouts.ts';
import { overall } from '../../model/whereabouts.ts';
import { escapeJson } from '../escape.ts';
import type { WhereRenderer } from '../where.ts';

/** The contract of `deploytrace schema --output where`. Fields may be added; none is renamed or taken away. */
export const renderWhereJson: WhereRenderer = (asked, found) =>
  `${escapeJson(JSON.stringify(toWhereJson(asked, found), null, 2))}\n`;

function toWhereJson(asked: string, found: readonly Whereabouts[]) {
  return {
    schemaVersion: 1,
    asked,
    answer: overall(found.map(({ answer }) => answer)),
    environments: found.map(toEnvironment),
  };
}

function toEnvironment({ trace, wanted, problem, answer, ref, artifacts, processes }: Whereabouts) {
  const { source } = trace;
  const repository = source.state === 'observed' ? source.facts.repository : undefined;
  return {
    system: trace.system,
    environment: trace.environment,
    resolvedAt: trace.resolvedAt,
    answer,
    wanted,
    ref: ref && { name: repository?.resolvedRef ?? null, ...toStop(ref) },
    artifacts: artifacts.map((stop, index) => ({
      id: stop.id,
      location: trace.artifacts[index]?.subject.location ?? null,
      state: trace.artifacts[index]?.state ?? null,
      ...toStop(stop),
      since: stop.since,
    })),
    processes: processes.map((stop, index) => toProcess(stop, trace.processes[index])),
    problems: [...(problem ? [problem] : []), ...trace.problems],
  };
}

function toProcess(
  stop: ProcessStop,
  process: Whereabouts['trace']['processes'][number] | undefined,
) {
  const facts = process?.state === 'observed' ? process.facts.process : undefined;
  return {
    id: stop.id,
    state: process?.state ?? null,
    host: process?.subject.host ?? null,
    pid: facts?.pid ?? null,
    command: facts?.command ?? null,
    onDisk: stop.onDisk && { artifact: stop.onDisk.id, ...toStop(stop.onDisk) },
    ...toStop(stop),
    loadedAt: stop.loadedAt,
  };
}

/** What is there, and whether it holds the commit. */
function toStop({ revision, presence }: Stop): { readonly revision: string | null } & Presence {
  return { revision, ...presence };
}
