import type { Strength } from '../model/evidence.ts';
import type { Observation } from '../model/observation.ts';
import type { FindingCode } from '../model/policy.ts';
import type { Stage } from '../model/problem.ts';
import type { ProcessFacts } from '../model/process-facts.ts';
import type { Link, ProcessVerdict, Trace } from '../model/trace.ts';
import { type LinkVerdict, toVerdict, type Verdict, worstVerdict } from '../model/verdict.ts';
import { shorten } from './shorten.ts';

/** What a policy can demand beside the right revision. */
export type Demand = Extract<
  FindingCode,
  'keeps-ending' | 'weak' | 'dirty' | 'maybe-dirty' | 'too-old' | 'age-unknown' | 'nothing-known'
>;

/** One part of the chain and whether it is as it was meant: what reports list as a test, a row, a box. */
export interface Item {
  readonly stage: Stage;
  readonly id: string;
  /** The reason says already of whom it speaks. */
  readonly isNamed: boolean;
  /** The same after a restart: where it is, or what was started. Foreign text. */
  readonly name: string;
  readonly host: string;
  readonly pid: number | null;
  readonly verdict: Verdict;
  /** What is wrong; `same` if nothing is. */
  readonly code: LinkVerdict | Demand | 'timeout';
  /** One sentence; foreign text may be in it. */
  readonly reason: string;
  readonly strength: Strength;
  /** What it holds or runs, as far as it is known. */
  readonly revision: string | null;
}

/** The source, the artifacts and the processes, in the order of the chain, by the trace's own verdicts. */
export function chainItems(trace: Trace): readonly Item[] {
  return [
    sourceItem(trace),
    ...trace.artifacts.map((artifact) => artifactItem(artifact, trace)),
    ...trace.processes.map((process, index) => processItem(process, trace.running[index], trace)),
  ];
}

/** Where nobody can say what was meant, nothing has drifted from it. */
function sourceItem({ source }: Trace): Item {
  const revision = source.state === 'observed' ? source.facts.revision?.revision : undefined;
  return {
    ...frame(source),
    ...(source.state === 'observed'
      ? { verdict: 'match', code: 'same', reason: 'it was read' }
      : {
          verdict: 'unknown',
          code: source.state === 'absent' ? 'absent' : 'unknown',
          reason: source.problem.message,
        }),
    strength: 'none',
    revision: revision ?? null,
  };
}

function artifactItem(artifact: Observation, trace: Trace): Item {
  const link = linkTo(artifact, trace);
  const head = artifact.state === 'observed' ? artifact.facts.checkout?.head : undefined;
  return {
    ...frame(artifact),
    verdict: toVerdict(link.verdict),
    code: link.verdict,
    reason: link.reason,
    strength: link.strength,
    revision: head ?? link.relation?.revision ?? null,
  };
}

function processItem(
  process: Observation,
  running: ProcessVerdict | undefined,
  trace: Trace,
): Item {
  const link = linkTo(process, trace);
  const verdict = worstVerdict([toVerdict(link.verdict), running?.verdict ?? 'unknown']);
  return {
    ...frame(process),
    verdict,
    ...(verdict === toVerdict(link.verdict)
      ? { code: link.verdict, reason: link.reason }
      : inherited(link, verdict, trace)),
    strength: link.strength,
    revision: running?.revision ?? null,
  };
}

/** What is wrong with a process that is as its artifact: what is wrong with that. */
function inherited(link: Link, verdict: Verdict, { links }: Trace): Pick<Item, 'code' | 'reason'> {
  const build = links.find(({ to }) => to === link.from);
  if (build && toVerdict(build.verdict) === verdict) {
    return { code: build.verdict, reason: `of what it runs: ${build.reason}` };
  }
  return { code: verdict === 'drift' ? 'different' : 'unknown', reason: link.reason };
}

const NO_LINK: Link = {
  from: '',
  to: '',
  verdict: 'unknown',
  strength: 'none',
  relation: null,
  reason: 'nothing joins it to its neighbour',
  evidence: [],
};

function linkTo({ subject }: Observation, { links }: Trace): Link {
  return links.find(({ to }) => to === subject.id) ?? NO_LINK;
}

export const LONGEST_NAME = 200;

type Frame = Pick<Item, 'stage' | 'id' | 'isNamed' | 'name' | 'host' | 'pid'>;

function frame(observation: Observation): Frame {
  const { stage, id, location, host } = observation.subject;
  const facts = observation.state === 'observed' ? observation.facts.process : undefined;
  const name = shorten(facts ? commandName(facts) : location, LONGEST_NAME);
  const isNamed = observation.state !== 'observed';
  return { stage, id, isNamed, name, host, pid: facts?.pid ?? null };
}

/** `node server.js`: the program without its folder, and its arguments. */
function commandName({ command, name }: ProcessFacts): string {
  const [program = name, ...rest] = command;
  return [program.startsWith('/') ? (program.split('/').at(-1) ?? '') : program, ...rest].join(' ');
}
