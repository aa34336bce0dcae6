import type { ProcessFacts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';
import { listed } from '../../model/words.ts';
import { groupBy } from './group.ts';

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

/** What sentences call artifacts: where they lie, and on which hosts where that is not this machine alone. */
export function artifactNames(artifacts: readonly Observation[]): string {
  return groupBy(artifacts, ({ subject }) => subject.location)
    .map((alike) => {
      const [{ subject }] = alike;
      const hosts = alike.map((each) => each.subject.host);
      return hosts.every((host) => host === 'local')
        ? subject.location
        : `${subject.location} on ${listed(hosts)}`;
    })
    .join(', ');
}
