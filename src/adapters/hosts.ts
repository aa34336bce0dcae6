import { WorldError } from '../model/errors.ts';
import { type StageObservations, type Subject, toFailure } from '../model/observation.ts';
import { toProblem } from '../model/problem.ts';
import type { Context } from './adapter.ts';

const HERE = 'local';

/** What is looked for on each host, for the hosts where it could not be. */
export type Wanted = Pick<Subject, 'stage' | 'type' | 'location'>;

/**
 * Looks at several hosts at once. One that is dead does not spoil the rest: it has an observation of its
 * own. What goes wrong on this machine alone is the stage's.
 */
export async function lookAtHosts(
  hosts: readonly string[],
  wanted: Wanted,
  { signal }: Context,
  look: (host: string) => Promise<StageObservations>,
): Promise<StageObservations> {
  const [only] = hosts;
  if (hosts.length === 1 && only === HERE) return look(only);
  const found = await Promise.all(
    hosts.map((host) => look(host).catch((error) => toStage(host, wanted, error, signal))),
  );
  return {
    observations: found.flatMap(({ observations }) => observations),
    problems: found.flatMap(({ problems }) => problems),
    machines: found.flatMap(({ machines }) => machines ?? []),
  };
}

function toStage(
  host: string,
  { stage, type, location }: Wanted,
  error: unknown,
  signal: AbortSignal,
): StageObservations {
  const failure = signal.aborted
    ? new WorldError('timeout', `${host} did not answer in time`)
    : error;
  if (!(failure instanceof WorldError)) throw error;
  const subject: Subject = { stage, id: `${type}:${host}:${location}`, type, location, host };
  const { code, message, hint } = failure;
  const named = host === HERE || message.includes(host) ? message : `${host}: ${message}`;
  const problem = toProblem(stage, subject.id, code, named, hint);
  return { observations: [toFailure(subject, problem)], problems: [] };
}
