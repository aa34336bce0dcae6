import type { ProcessFacts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';

/** What sentences call a process: its number, or the name of its container; after the host where it is not this one. */
export function processName(process: Observation): string {
  const { subject } = process;
  const facts = process.state === 'observed' ? process.facts : {};
  const pid = facts.process?.pid;
  if (pid === undefined) return subject.location;
  const name = facts.container ? containerName(subject.location, facts.process) : String(pid);
  return subject.host === 'local' ? name : `${subject.host} ${name}`;
}

/** The first process of a container goes by its name. */
function containerName(name: string, process: ProcessFacts | undefined): string {
  return process && process.depth > 0 ? `${name} (${process.pid})` : name;
}
