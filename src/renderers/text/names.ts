import type { Observation } from '../../model/observation.ts';
import type { ProcessFacts } from '../../model/process-facts.ts';
import { listed } from '../../model/words.ts';
import { groupBy } from './group.ts';
import { hostsOf } from './hosts.ts';

/** What sentences call a process: its number, or the name of its container; after the host where it is not this one. */
export function processName(process: Observation): string {
  const { subject } = process;
  const facts = process.state === 'observed' ? process.facts : {};
  const pid = facts.process?.pid;
  const name =
    facts.container || pid === undefined
      ? containerName(subject.location, facts.process)
      : String(pid);
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

/** Where some of all processes are: a host, or how many of those on it. */
export function placeNames(
  some: readonly Observation[],
  all: readonly Observation[],
): readonly string[] {
  const on = (host: string, processes: readonly Observation[]) =>
    processes.filter(({ subject }) => subject.host === host).length;
  return hostsOf(some).map((host) => {
    const [count, whole] = [on(host, some), on(host, all)];
    return count === whole ? host : `${host} (${count} of ${whole})`;
  });
}
