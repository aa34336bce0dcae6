import type { Problem, ProblemLevel } from '../../model/problem.ts';
import type { Trace } from '../../model/trace.ts';
import { type Line, line, span, type Tone } from './paint.ts';

const TONES: Readonly<Record<ProblemLevel, Tone>> = {
  error: 'bad',
  warning: 'unsure',
  note: 'quiet',
};

/** What went wrong, what weakens the answer, what was left out: with what to do; not what its stage has told already. */
export function problemLines(trace: Trace): readonly Line[] {
  const stages = [trace.source, ...trace.artifacts, ...trace.processes];
  const told = stages.flatMap((stage) => (stage.state === 'observed' ? [] : [stage.problem]));
  return trace.problems.filter((problem) => !told.includes(problem)).flatMap(toLines);
}

function toLines({ level, message, hint }: Problem): readonly Line[] {
  return [
    line([span(`  ${level}: `, TONES[level]), span(message, level === 'note' ? 'quiet' : 'plain')]),
    ...(hint && level !== 'note' ? [line([span(`    ${hint}`, 'quiet')])] : []),
  ];
}
