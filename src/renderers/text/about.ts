import type { ContainerFacts } from '../../model/container.ts';
import type { LoadWindow } from '../../model/load-window.ts';
import type { ProcessFacts, Supervisor } from '../../model/process-facts.ts';
import { counted, listed } from '../../model/words.ts';
import { ago } from './age.ts';
import type { JudgedProcess } from './process-cells.ts';

/** What else is known of a process, for those who asked for everything. */
export function aboutWords({ process }: JudgedProcess, now: Date): string {
  const { process: facts, executable, load, container } = process.facts;
  const { supervisor } = facts;
  return [
    `user ${facts.user}`,
    ...(executable ? [`program ${executable.path}`] : []),
    ...(facts.cwd === null ? [] : [`in ${facts.cwd}`]),
    ...(container ? containerWords(container, facts) : supervisorWords(supervisor)),
    ...(facts.elsewhere && !container ? ['its paths are not those of this machine'] : []),
    ...(load ? [loadWords(load, now)] : []),
    ...(facts.denied.length > 0 ? [`denied: ${facts.denied.join(', ')}`] : []),
  ].join(' · ');
}

function supervisorWords({ kind, name }: Supervisor): readonly string[] {
  return kind === 'none' ? [] : [`${kind} ${name ?? ''}`.trim()];
}

function containerWords(
  { id, engine, image, restart, health, mounts, swarm, changes }: ContainerFacts,
  { pidInside }: ProcessFacts,
): readonly string[] {
  return [
    ...(pidInside === undefined ? [] : [`${pidInside} inside`]),
    `container ${id.slice(0, 12)} of ${image.reference} on ${engine}`,
    ...(swarm ? [`task ${swarm.task} on node ${swarm.node}`] : []),
    ...(health ? [health] : []),
    ...(restart.count > 0 ? [`started again ${counted(restart.count, 'time')}`] : []),
    ...(mounts.length > 0
      ? [`mounted: ${listed(mounts.map(({ source, target }) => `${source} on ${target}`))}`]
      : []),
    ...(changes === null ? ['its edits: not asked (process.changes)'] : []),
  ];
}

function loadWords({ earliest, latest, basis }: LoadWindow, now: Date): string {
  if (basis === 'request') return 'loads its code at each request';
  const [from, to] = [earliest, latest].map((each) => ago(new Date(each).toISOString(), now));
  return from === to ? `loaded its code ${from}` : `loaded its code between ${from} and ${to}`;
}
