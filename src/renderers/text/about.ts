import type { LoadWindow } from '../../model/load-window.ts';
import { ago } from './age.ts';
import type { JudgedProcess } from './process-cells.ts';

/** What else is known of a process, for those who asked for everything. */
export function aboutWords({ process }: JudgedProcess, now: Date): string {
  const { process: facts, executable, load } = process.facts;
  const { supervisor } = facts;
  return [
    `user ${facts.user}`,
    ...(executable ? [`program ${executable.path}`] : []),
    ...(facts.cwd === null ? [] : [`in ${facts.cwd}`]),
    ...(supervisor.kind === 'none' ? [] : [`${supervisor.kind} ${supervisor.name ?? ''}`.trim()]),
    ...(facts.elsewhere ? ['its paths are not those of this machine'] : []),
    ...(load ? [loadWords(load, now)] : []),
    ...(facts.denied.length > 0 ? [`denied: ${facts.denied.join(', ')}`] : []),
  ].join(' · ');
}

function loadWords({ earliest, latest, basis }: LoadWindow, now: Date): string {
  if (basis === 'request') return 'loads its code at each request';
  const [from, to] = [earliest, latest].map((each) => ago(new Date(each).toISOString(), now));
  return from === to ? `loaded its code ${from}` : `loaded its code between ${from} and ${to}`;
}
