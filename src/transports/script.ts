import { randomBytes } from 'node:crypto';
import { setArguments } from './shell-words.ts';
import type { Probe } from './transport.ts';

/** What stands around an answer. Random, so that neither a profile nor what is looked at can say it. */
export interface Marks {
  readonly begin: string;
  readonly end: string;
}

export interface Script {
  /** For the standard input of `sh -s`. */
  readonly input: string;
  readonly marks: Marks;
}

/**
 * The text of a probe for a shell's standard input. A shell runs a function only if it has read it to its
 * end, and this one only if it is called as such: text that was cut off, or that a profile took a part
 * of, ends without the mark of the end. The shell then waits for more. Each mark is sent in two parts, so that an echo of this text is
 * not taken for an answer.
 */
export function toScript({ script, args, run }: Probe): Script {
  const [first, second, third] = [mark(), mark(), mark()];
  const begin = `printf '%s%s\\n' ${first} ${second}`;
  const end = `printf '%s%s %d\\n' ${first} ${third} "$code"`;
  const input = `deploytrace() {
[ "$1" = run ] || exit
LC_ALL=C; export LC_ALL${run ? `\nDEPLOYTRACE_RUN=${run}; export DEPLOYTRACE_RUN` : ''}
${setArguments(args)}
${begin}; ${begin} >&2
(
${script}
) </dev/null
}
deploytrace run; code=$?; ${end} >&2; ${end}
`;
  return { input, marks: { begin: `${first}${second}\n`, end: `${first}${third} ` } };
}

function mark(): string {
  return randomBytes(12).toString('hex');
}
