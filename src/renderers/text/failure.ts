import type { Observation } from '../../model/observation.ts';
import { type Line, row, type Span, span } from './line.ts';

export type Failed = Exclude<Observation, { state: 'observed' }>;

/** A stage that was not seen: where it was looked for, and whether it is absent or could not be asked. `hostWidth`: that of the column of hosts; 0: there is none. */
export function failureRow(name: Span, { state, subject }: Failed, hostWidth = 0): Line {
  const host = hostWidth > 0 ? [span(`${subject.host.padEnd(hostWidth)}  `)] : [];
  return row(
    [name, ...host, span(subject.location, 'plain', 'middle')],
    [span(state, state === 'absent' ? 'bad' : 'unsure')],
  );
}
