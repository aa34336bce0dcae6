import type { WorldError } from '../../../model/errors.ts';
import type { StageObservations, Subject } from '../../../model/observation.ts';
import { type ProblemCode, toProblem } from '../../../model/problem.ts';
import { counted } from '../../../model/words.ts';
import type { Ended } from './fallen.ts';
import type { Selectors } from './options.ts';
import type { OtherName } from './other-names.ts';
import { namesManager } from './remembered.ts';

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

/** Looked for on a host, and what would tell cannot be read: the host itself was reached. */
export function unseen(host: string, text: string, error: WorldError): StageObservations {
  return toObservations(host, 'unreachable', text, error.code, error.message, error.hint);
}

/**
 * With what a manager says of programs that ended, which says more than that there is no process. Beside some
 * that run, one counts where nothing but its manager's name was asked for.
 */
export function withFallen(
  host: string,
  find: Selectors,
  found: StageObservations,
  { fallen, unasked }: Ended,
): StageObservations {
  const ended = fallen.flatMap(({ name, message, code, hint, restarts }) =>
    absent(host, name, message, code, hint).observations.map((each) =>
      restarts === null ? each : { ...each, facts: { restarts: { by: name, count: restarts } } },
    ),
  );
  const isNothing = found.observations.every(({ state }) => state !== 'observed');
  const beside = namesManager(find) && Object.keys(find).length === 1 ? ended : [];
  return {
    ...found,
    observations: isNothing && ended.length > 0 ? ended : [...found.observations, ...beside],
    problems: [
      ...found.problems,
      ...unasked.map((message) => toProblem('process', host, 'manager-unasked', message)),
    ],
  };
}

/** What may hide a process from us. */
interface Hidden {
  /** /proc shows each user only their own. */
  readonly hidden: boolean;
  /** A process of the number that was asked for is there, though it is not shown. */
  readonly exists: boolean;
  /** How many processes could not be looked into and may be meant. */
  readonly unknown: number;
  /** How many of them a manager started under names that are overwritten, so that nobody can read them. */
  readonly renamed: number;
  /** We may look into every process, but for what the kernel keeps even from root. */
  readonly privileged: boolean;
  /** What runs from there under another name. */
  readonly otherName: OtherName | null;
}

/** Why nothing was found: it is not there, or that cannot be told. */
export function explainUnknown(
  host: string,
  find: Selectors,
  text: string,
  { exists, hidden, otherName, privileged, renamed, unknown }: Hidden,
): StageObservations {
  const onlyInside = find.inside !== undefined && Object.keys(find).length === 1;
  const nothing = onlyInside ? `nothing runs from ${text}` : `no process has ${text}`;
  if (find.pid !== undefined && !exists) return absent(host, text, nothing, 'pid-not-found');
  if (hidden) {
    const message = `${nothing} among those that /proc shows to this user`;
    return toObservations(host, 'unreachable', text, 'process-list-hidden', message);
  }
  if (unknown > 0) {
    const message = `${nothing}, but ${unknownWords(unknown, renamed, privileged)}`;
    const hint = privileged ? HINT_OTHERWISE : 'Run as root.';
    return toObservations(host, 'unreachable', text, 'process-denied', message, hint);
  }
  if (otherName !== null) {
    const { pid, program, path } = otherName;
    const message = `${nothing}, but ${program} ${pid} runs from there under another name: ${path}`;
    return toObservations(host, 'unreachable', text, 'process-elsewhere', message);
  }
  if (find.pidfile !== undefined) {
    return absent(host, text, `${nothing}: the process that the file names has ended`);
  }
  return absent(host, text, nothing, 'process-not-found', onlyInside ? HINT_INSIDE : undefined);
}

const HINT_INSIDE =
  'Start it; if it lies or stands elsewhere, say how to find it with process.find in deploy.config.yaml.';

const HINT_OTHERWISE = 'Find it by command, port or pidfile instead.';

function unknownWords(unknown: number, renamed: number, privileged: boolean): string {
  if (!privileged) return `${unknown} of other users may not be looked into`;
  return renamed > 0
    ? `${counted(renamed, 'process')} of its manager wrote a title over the name`
    : `${counted(unknown, 'process')} may not be looked into, even as root`;
}

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
