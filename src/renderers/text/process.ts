import { shortCommit } from '../../model/commit.ts';
import type { Facts, ProcessFacts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';
import type { ProcessVerdict, Trace } from '../../model/trace.ts';
import { relationWords } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { duration } from './age.ts';
import { label, verdictMark, verdictTone } from './marks.ts';
import { type Line, line, type Span, span } from './paint.ts';
import { failureLines } from './source.ts';

/** A line for each process, children below their parents. */
export function processLines(trace: Trace, options: RenderOptions): readonly Line[] {
  const widest = Math.max(0, ...trace.processes.map((each) => pidOf(each).length));
  return trace.processes.flatMap((process, index) => {
    const name = index === 0 ? 'process' : '';
    const running = trace.running[index];
    if (process.state !== 'observed') return failureLines(name, process);
    const facts = process.facts.process;
    if (!facts || !running) return [];
    return [
      line(
        [
          span(label(name), 'quiet'),
          span(pidOf(process).padStart(widest), 'strong'),
          span(`  ${'  '.repeat(facts.depth)}${commandWords(facts)}`),
          span(`  ${placeWords(facts, options)}`, 'quiet'),
        ],
        verdictSpans(running, process.facts),
      ),
    ];
  });
}

function pidOf(process: Observation): string {
  return process.state === 'observed' ? String(process.facts.process?.pid ?? '') : '';
}

/** The program without its folder, and its arguments. */
export function commandWords(facts: ProcessFacts): string {
  const [program = facts.name, ...rest] = facts.command;
  return [program.startsWith('/') ? (program.split('/').at(-1) ?? program) : program, ...rest].join(
    ' ',
  );
}

function placeWords(facts: ProcessFacts, options: RenderOptions): string {
  const ports = [...new Set(facts.ports.map(({ port }) => `:${port}`))];
  return [duration(options.now.getTime() - Date.parse(facts.startedAt)), ...ports].join('  ');
}

function verdictSpans(running: ProcessVerdict, facts: Facts): readonly Span[] {
  const tone = verdictTone(running.verdict);
  const mark = span(verdictMark(running.verdict), tone);
  if (!running.revision) {
    const denied = facts.process && facts.process.denied.length > 0;
    return [mark, span(denied ? ' denied' : ' cannot tell', tone)];
  }
  const words = running.relation ? relationWords(running.relation) : '';
  return [
    mark,
    span(` ${shortCommit(running.revision)}`, 'strong'),
    span(words ? `  ${words}` : '', tone),
  ];
}
