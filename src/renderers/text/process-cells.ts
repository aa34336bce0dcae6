import { shortCommit } from '../../model/commit.ts';
import type { ContainerFacts } from '../../model/container.ts';
import type { Facts } from '../../model/facts.ts';
import type { Observed } from '../../model/observation.ts';
import type { ExecutableFacts, ProcessFacts } from '../../model/process-facts.ts';
import type { Link, ProcessVerdict } from '../../model/trace.ts';
import { listed, relationWords } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { duration } from './age.ts';
import { limit } from './limit.ts';
import { type Span, span } from './line.ts';
import { verdictMark, verdictTone } from './marks.ts';

/** What the table says of one process. */
export interface ProcessCells {
  readonly host: Span;
  readonly pid: Span;
  readonly command: Span;
  readonly age: Span;
  readonly place: Span;
  readonly verdict: readonly Span[];
}

/** A process with how it was judged. */
export interface JudgedProcess {
  readonly process: Observed & { readonly facts: { readonly process: ProcessFacts } };
  readonly running: ProcessVerdict;
  /** The link to it, and the link to its artifact. */
  readonly deploy: Link | undefined;
  readonly build: Link | undefined;
}

export function toCells(judged: JudgedProcess, options: RenderOptions): ProcessCells {
  const { subject, facts } = judged.process;
  const { pid, depth, startedAt } = facts.process;
  return {
    host: span(subject.host),
    pid: span(String(pid), 'strong'),
    command: span(`${'  '.repeat(depth)}${commandWords(facts.process)}`, 'plain', 'middle'),
    age: span(duration(options.now.getTime() - Date.parse(startedAt)), 'quiet'),
    place: span(placeWords(facts.process, facts, options), 'quiet'),
    verdict: verdictSpans(judged),
  };
}

/** The program without its folder, and its arguments. */
function commandWords({ name, command }: ProcessFacts): string {
  const [program = name, ...rest] = command;
  const base = program.startsWith('/') ? (program.split('/').at(-1) ?? program) : program;
  return [base, ...rest].join(' ');
}

const REPLACED: Readonly<Record<NonNullable<ExecutableFacts['replaced']>, readonly string[]>> = {
  no: [],
  deleted: ['program deleted'],
  replaced: ['program replaced'],
};

/** Where it listens, and what is gone from below it. */
function placeWords(
  { ports, cwdDeleted, depth }: ProcessFacts,
  { executable, container }: Facts,
  options: RenderOptions,
): string {
  const listening = [...new Set(ports.map(({ port }) => `:${port}`))];
  if (container) return depth > 0 ? '' : containerWords(container, options);
  return [
    ...(listening.length > 0 ? [listed(listening, listening.length, limit(3, options))] : []),
    ...REPLACED[executable?.replaced ?? 'no'],
    ...(cwdDeleted ? ['folder deleted'] : []),
  ].join('  ');
}

/** Its name, and the ports of its machine that lead to it. */
function containerWords({ name, ports, state }: ContainerFacts, options: RenderOptions): string {
  const published = [...new Set(ports.flatMap(({ port }) => (port === null ? [] : [`:${port}`])))];
  return [
    name,
    ...(published.length > 0 ? [listed(published, published.length, limit(3, options))] : []),
    ...(state === 'paused' ? ['paused'] : []),
  ].join('  ');
}

function verdictSpans(judged: JudgedProcess): readonly Span[] {
  const { revision, verdict } = judged.running;
  const tone = verdictTone(verdict);
  const words = verdictWords(judged);
  return [
    span(verdictMark(verdict), tone),
    ...(revision ? [span(' '), span(shortCommit(revision), 'strong')] : []),
    ...(words ? [span(revision ? '  ' : ' '), span(words, tone)] : []),
  ];
}

/** Beside the commit: how it stands to the one that was meant; if that is no reason, what is. */
function verdictWords({ process, running, deploy, build }: JudgedProcess): string {
  const words = running.relation ? relationWords(running.relation) : '';
  if (running.revision && words) return words;
  if (running.verdict === 'match') return '';
  if (running.verdict === 'drift' && deploy && isBad(deploy)) return deploy.verdict;
  if (running.verdict === 'drift' && build && isBad(build))
    return build.verdict === 'absent' ? 'artifact absent' : build.verdict;
  return process.facts.process.denied.length > 0 ? 'denied' : 'cannot tell';
}

function isBad({ verdict }: Link): boolean {
  return verdict !== 'same' && verdict !== 'unknown';
}
