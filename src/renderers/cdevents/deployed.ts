import type { Trace } from '../../model/trace.ts';
import { hash } from '../hash.ts';
import { repositoryUri, toSegment } from '../uri.ts';
import { type CdEvent, environmentOf, sourceOf, systemId } from './event.ts';

/** An event for each commit that runs unaltered, as of the start of the oldest process that runs it. */
export function deployedEvents(trace: Trace): readonly CdEvent[] {
  const oldest = new Map<string, Running>();
  for (const running of runningCommits(trace)) {
    const known = oldest.get(running.revision);
    if (!known || running.startedAt < known.startedAt) oldest.set(running.revision, running);
  }
  return [...oldest.values()].map((running) => toEvent(running, trace));
}

interface Running {
  readonly id: string;
  readonly revision: string;
  readonly startedAt: string;
}

/** Of edited code, and of what may have been edited, no commit was deployed. */
function runningCommits(trace: Trace): readonly Running[] {
  return trace.processes.flatMap((process, index) => {
    const { revision = null, modified = null } = trace.running[index] ?? {};
    if (process.state !== 'observed' || !process.facts.process) return [];
    if (revision === null || modified !== false) return [];
    return [{ id: process.subject.id, revision, startedAt: process.facts.process.startedAt }];
  });
}

function toEvent({ id, revision, startedAt }: Running, trace: Trace): CdEvent {
  const environment = environmentOf(trace);
  return {
    id: hash([trace.system, environment.id, revision, id]).slice(0, 32),
    source: sourceOf(trace),
    type: 'dev.cdevents.service.deployed.0.2.0',
    timestamp: startedAt,
    subject: {
      id: systemId(trace),
      type: 'service',
      content: { environment, artifactId: toPackageUrl(revision, trace) },
    },
  };
}

/** `pkg:generic/shop@5422a8b…?vcs_url=git+https://…`: a commit as a package URL. */
function toPackageUrl(revision: string, trace: Trace): string {
  const repository = repositoryUri(trace);
  const place = repository ? `?vcs_url=${encodeURIComponent(`git+${repository}@${revision}`)}` : '';
  return `pkg:generic/${toSegment(systemId(trace))}@${revision}${place}`;
}
