import type { Point } from '../model/difference.ts';
import type { Observation } from '../model/observation.ts';
import type { Trace } from '../model/trace.ts';
import type { End } from './diff.ts';

/** The versions at one end: as many as run at once. */
export function toPoints(end: End): readonly Point[] {
  if (end.kind === 'named') return [{ ...NOTHING, kind: 'named', name: end.text }];
  const base = { ...NOTHING, environment: end.trace.environment };
  if (end.kind === 'meant') return [{ ...base, kind: 'meant', ...meantBy(end.trace) }];
  const running = runningIn(end.trace);
  if (running.length > 0) return running.map((each) => ({ ...base, kind: 'running', ...each }));
  return [{ ...base, kind: 'on-disk', revision: artifactOf(end.trace) }];
}

const NOTHING = { environment: null, name: null, revision: null, processes: [] } as const;

function meantBy({ source }: Trace): Pick<Point, 'name' | 'revision'> {
  const facts = source.state === 'observed' ? source.facts : {};
  return {
    name: facts.repository?.resolvedRef ?? null,
    revision: facts.revision?.revision ?? null,
  };
}

/** Each revision once, in the order of the processes, with those that run it. */
function runningIn({
  processes,
  running,
}: Trace): readonly Pick<Point, 'revision' | 'processes'>[] {
  const versions = new Map<string | null, string[]>();
  processes.forEach((process, index) => {
    if (process.state === 'absent') return;
    const revision = running[index]?.revision ?? null;
    versions.set(revision, [...(versions.get(revision) ?? []), nameOf(process)]);
  });
  return [...versions].map(([revision, names]) => ({ revision, processes: names }));
}

function nameOf(process: Observation): string {
  const { host, location } = process.subject;
  const pid = process.state === 'observed' ? process.facts.process?.pid : undefined;
  const name = pid === undefined ? location : String(pid);
  return host === 'local' ? name : `${host} ${name}`;
}

/** Where nothing runs: what would, if the artifacts agree. */
function artifactOf({ artifacts, links }: Trace): string | null {
  const revisions = artifacts.map((artifact) => {
    const head = artifact.state === 'observed' ? artifact.facts.checkout?.head : undefined;
    const link = links.find(({ to }) => to === artifact.subject.id);
    return head ?? link?.relation?.revision ?? null;
  });
  const [first = null] = revisions;
  return revisions.every((revision) => revision === first) ? first : null;
}
