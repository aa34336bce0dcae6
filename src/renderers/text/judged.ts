import type { Observation } from '../../model/observation.ts';
import type { Link } from '../../model/trace.ts';
import { remedyOf } from './remedy.ts';

/** A process that is not as it should be, and why. */
export interface Judged {
  readonly process: Observation;
  readonly link: Link;
}

/**
 * A worker that runs something old is restarted by its master; what else that started goes along. So of a master
 * and workers of which it cannot be told what they run, the one takes the worker's reason, and the others have none.
 */
export function joinWorkers(judged: readonly Judged[]): readonly Judged[] {
  const stale = judged.filter((each) => needsRestart(each, 'stale'));
  const isOf = (master: Judged) => (worker: Judged) => parentOf(worker) === nameOf(master);
  const joined = judged.map((each) => {
    const worker = needsRestart(each, 'unknown') ? stale.find(isOf(each)) : undefined;
    return worker ? { ...each, link: worker.link } : each;
  });
  const restarted = new Set(joined.filter((each) => needsRestart(each, 'stale')).map(nameOf));
  return joined.filter(
    (each) => !(needsRestart(each, 'unknown') && restarted.has(parentOf(each) ?? '')),
  );
}

function needsRestart({ link }: Judged, verdict: Link['verdict']): boolean {
  return link.verdict === verdict && remedyOf(link) === null;
}

function nameOf({ process }: Judged): string {
  const pid = process.state === 'observed' ? process.facts.process?.pid : undefined;
  return `${process.subject.host} ${pid}`;
}

function parentOf({ process }: Judged): string | null {
  const parent = process.state === 'observed' ? process.facts.process?.parent : undefined;
  return parent === undefined ? null : `${process.subject.host} ${parent}`;
}
