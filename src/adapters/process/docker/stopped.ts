import type { ContainerFacts } from '../../../model/container.ts';
import type { Absent } from '../../../model/observation.ts';
import { type ProblemCode, toProblem } from '../../../model/problem.ts';
import { counted } from '../../../model/words.ts';
import { toSubject } from './observations.ts';
import type { Selectors } from './options.ts';

/**
 * Whether one that does not run, while others do, was meant to. Compose takes those away that it has replaced,
 * and so does who gives a new one the same name; others leave what has ended behind.
 */
export function isMeantToRun({ state, compose, swarm }: ContainerFacts, find: Selectors): boolean {
  if (state === 'restarting') return true;
  if (swarm) return false;
  return find.container !== undefined || (find.compose !== undefined && compose !== null);
}

export function toStopped(host: string, container: ContainerFacts): Absent {
  const subject = toSubject(host, container);
  const code: ProblemCode =
    container.state === 'restarting' ? 'container-restarting' : 'container-stopped';
  const problem = toProblem('process', subject.id, code, words(container), hintFor(container));
  return { state: 'absent', subject, problem, facts: { container } };
}

function words({ name, state, exit, restart }: ContainerFacts): string {
  const tried = restart.count > 0 ? `, started again ${counted(restart.count, 'time')}` : '';
  if (!exit) return `${name} was ${state === 'created' ? 'created, and never started' : state}`;
  const how =
    exit.error === '' ? `it ended with ${exit.code}` : `it could not be started: ${exit.error}`;
  const memory = exit.outOfMemory ? ', out of memory' : '';
  return `${name} is ${state}: ${how}${memory}${exit.at === null ? '' : ` at ${exit.at.replace(/\.\d+/, '')}`}${tried}`;
}

/** Its name comes from an engine: whatever is no plain name is not put into a command. */
function hintFor({ name, state }: ContainerFacts): string {
  const logs = /^[A-Za-z0-9][\w.-]*$/.test(name) ? `docker logs ${name}` : 'its log';
  return state === 'restarting' ? `See ${logs}.` : `See ${logs}, then start it.`;
}
