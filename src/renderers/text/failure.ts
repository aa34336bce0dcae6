import type { Observation } from '../../model/observation.ts';
import { type Line, row, type Span, span } from './line.ts';

export type Failed = Exclude<Observation, { state: 'observed' }>;

/** A stage that was not seen: where it was looked for, and whether it is absent or could not be asked. */
export function failureRow(name: Span, { state, subject }: Failed): Line {
  return row(
    [name, span(subject.location, 'plain', 'middle')],
    [span(state, state === 'absent' ? 'bad' : 'unsure')],
  );
}
