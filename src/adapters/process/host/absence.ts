import type { StageObservations, Subject } from '../../../model/observation.ts';
import { type ProblemCode, toProblem } from '../../../model/problem.ts';
import type { Selectors } from './options.ts';

/** Looked for on a host, and not there. */
export function absent(
  host: string,
  text: string,
  message: string,
  code: ProblemCode = 'process-not-found',
  hint?: string,
): StageObservations {
  return toObservations(host, 'absent', text, code, message, hint);
}

/** What may hide a process from us. */
interface Hidden {
  /** /proc shows each user only their own. */
  readonly hidden: boolean;
  /** A process of the number that was asked for is there, though it is not shown. */
  readonly exists: boolean;
  /** How many processes could not be looked into and may be meant. */
  readonly unknown: number;
  /** We may look into every process: of these, the environment was overwritten. */
  readonly privileged: boolean;
}

/** Why nothing was found: it is not there, or that cannot be told. */
export function explainUnknown(
  host: string,
  find: Selectors,
  text: string,
  { exists, hidden, privileged, unknown }: Hidden,
): StageObservations {
  const onlyInside = find.inside !== undefined && Object.keys(find).length === 1;
  const nothing = onlyInside ? `nothing runs from ${text}` : `no process has ${text}`;
  if (find.pid !== undefined && !exists) return absent(host, text, nothing, 'pid-not-found');
  if (hidden) {
    const message = `${nothing} among those that /proc shows to this user`;
    return toObservations(host, 'unreachable', text, 'process-list-hidden', message);
  }
  if (unknown > 0 && privileged) {
    const message = `${nothing}, but ${unknown} of its manager have written titles over their names`;
    return toObservations(host, 'unreachable', text, 'process-denied', message, HINT_TITLE);
  }
  if (unknown > 0) {
    const message = `${nothing}, but ${unknown} of other users may not be looked into`;
    return toObservations(host, 'unreachable', text, 'process-denied', message, 'Run as root.');
  }
  if (find.pidfile !== undefined) {
    return absent(host, text, `${nothing}: the process that the file names has ended`);
  }
  return absent(host, text, nothing, 'process-not-found', onlyInside ? HINT_INSIDE : undefined);
}

const HINT_INSIDE =
  'Start it; if it lies or stands elsewhere, say how to find it with process.find in deploy.config.yaml.';

const HINT_TITLE = 'Find them by command, port or pidfile instead.';

function toObservations(
  host: string,
  state: 'absent' | 'unreachable',
  text: string,
  code: ProblemCode,
  message: string,
  hint?: string,
): StageObservations {
  const subject: Subject = {
    stage: 'process',
    id: `${host}:${text}`,
    type: 'host',
    location: text,
    host,
  };
  const problem = toProblem('process', subject.id, code, message, hint);
  return { observations: [{ state, subject, problem }], problems: [] };
}
