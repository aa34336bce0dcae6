import type { Observation } from '../../model/observation.ts';
import { listed } from '../../model/words.ts';

/** The hosts that these are on, each once, in their order. */
export function hostsOf(observations: readonly Observation[]): readonly string[] {
  return [...new Set(observations.map(({ subject }) => subject.host))];
}

/** Some of several hosts: most of them are counted, the others named. */
export function someHosts(some: readonly string[], all: number): string {
  return some.length > 1 && 2 * some.length > all ? `${some.length} of ${all}` : listed(some);
}
