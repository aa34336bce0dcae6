import type { Problem, ProblemLevel } from '../../model/problem.ts';
import type { Trace } from '../../model/trace.ts';
import type { RenderOptions } from '../renderer.ts';
import { groupBy } from './group.ts';
import { limit } from './limit.ts';
import { type Line, paragraph, span, type Tone } from './line.ts';

const TONES: Readonly<Record<ProblemLevel, Tone>> = {
  error: 'bad',
  warning: 'unsure',
  note: 'quiet',
};

/** At most so many of one kind are told one by one. */
const MOST_ALIKE = 5;

/** What went wrong, what weakens the answer, what was left out: with what to do; not what its stage has told already. */
export function problemLines(
  trace: Trace,
  levels: readonly ProblemLevel[],
  options: RenderOptions,
): readonly Line[] {
  const stages = [trace.source, ...trace.artifacts, ...trace.processes];
  const told = new Set(
    stages.flatMap((stage) => (stage.state === 'observed' ? [] : [keyOf(stage.problem)])),
  );
  const untold = trace.problems.filter(
    (problem) => !told.has(keyOf(problem)) && !isBesidePoint(problem, trace),
  );
  return listProblems(untold, levels, options);
}

/** Problems of these levels, those that are alike together. */
export function listProblems(
  problems: readonly Problem[],
  levels: readonly ProblemLevel[],
  options: RenderOptions,
): readonly Line[] {
  const wanted = problems.filter(({ level }) => levels.includes(level));
  return groupBy(wanted, ({ level, code, hint }) => `${level} ${code} ${hint}`).flatMap((alike) =>
    toLines(alike, limit(MOST_ALIKE, options)),
  );
}

/** Who judges what was found need not hear that the shell they judge from was left out; who finds nothing may. */
function isBesidePoint({ code }: Problem, { policy, processes }: Trace): boolean {
  return code === 'left-out-own' && !!policy && processes.some(({ state }) => state === 'observed');
}

function keyOf({ stage, code, message }: Problem): string {
  return `${stage} ${code} ${message}`;
}

function toLines(alike: readonly [Problem, ...Problem[]], most: number): readonly Line[] {
  const [{ level, hint }] = alike;
  // Two stages may have met with the same.
  const messages = [...new Set(alike.map(({ message }) => message))];
  const shown = messages.slice(0, most);
  const more = messages.length - shown.length;
  const tone = level === 'note' ? 'quiet' : 'plain';
  const lead = [span('  '), span(`${level}: `, TONES[level])];
  return [
    ...shown.map((message) => paragraph(lead, [span(message, tone)])),
    ...(more > 0 ? [paragraph(lead, [span(`${more} more like it`, tone)])] : []),
    ...(hint && level !== 'note' ? [paragraph([span('    ')], [span(hint, 'quiet')])] : []),
  ];
}
