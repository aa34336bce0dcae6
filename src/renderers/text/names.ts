import type { Observation } from '../../model/observation.ts';

/** What sentences call a process: its number, after the host where it is not this one. */
export function processName({ state, subject, ...rest }: Observation): string {
  const pid = state === 'observed' && 'facts' in rest ? rest.facts.process?.pid : undefined;
  if (pid === undefined) return subject.location;
  return subject.host === 'local' ? String(pid) : `${subject.host} ${pid}`;
}
