import type { Observation } from '../../model/observation.ts';
import type { Trace } from '../../model/trace.ts';

/**
 * What a trace says, without what is another at every look: times, ages, load, and notes of what stands
 * around. Two traces of which it is the same need not be told twice.
 */
export function stateOf(trace: Trace): string {
  const { verdict, source, artifacts, processes, links, running, problems } = trace;
  return JSON.stringify([
    verdict,
    sourceState(source),
    [...artifacts, ...processes].map(({ subject, state }) => [subject.id, state]),
    links.map((link) => [link.to, link.verdict, link.strength, link.reason]),
    running.map(({ id, revision, modified, verdict }) => [id, revision, modified, verdict]),
    problems
      .filter(({ level }) => level !== 'note')
      .map(({ code, subject, message }) => [code, subject, message]),
  ]);
}

function sourceState(source: Observation): readonly unknown[] {
  if (source.state !== 'observed') return [source.state, source.problem.message];
  const { revision, repository } = source.facts;
  return [
    revision?.revision,
    repository?.resolvedRef,
    repository?.upstream?.revision,
    repository?.unpushed,
  ];
}
