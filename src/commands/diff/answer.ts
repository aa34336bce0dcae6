import type { Differences } from '../../model/difference.ts';
import { toMask } from '../../model/mask.ts';
import { maskTrace } from '../../model/mask-trace.ts';
import { diff, type End } from '../../pipeline/diff.ts';
import { type TraceSettings, trace } from '../../pipeline/trace.ts';
import type { Part, Question } from './questions.ts';

export interface AnswerSettings {
  readonly isReversed: boolean;
  readonly files: boolean;
  readonly trace: TraceSettings;
}

/** Traces what the questions speak of, each system once, and compares. No secret of a config survives. */
export function answerAll(
  questions: readonly Question[],
  settings: AnswerSettings,
): Promise<readonly Differences[]> {
  const ends = endMaker(settings.trace);
  return Promise.all(questions.map((question) => answer(question, ends, settings)));
}

type ToEnd = (part: Part) => Promise<End>;

function endMaker(settings: TraceSettings): ToEnd {
  const traces = new Map<object, ReturnType<typeof trace>>();
  return async (part) => {
    if (part.kind === 'named') return part;
    const { of, kind } = part;
    const traced = traces.get(of) ?? trace(of.plan, settings);
    traces.set(of, traced);
    return { kind, trace: await traced };
  };
}

async function answer(
  { of, from, to }: Question,
  toEnd: ToEnd,
  { isReversed, files, trace: settings }: AnswerSettings,
): Promise<Differences> {
  const [start, goal] = await Promise.all([toEnd(from), toEnd(to)]);
  const question = { from: start, to: goal, isReversed, files };
  const found = await diff(of.plan, question, settings);
  const others = [from, to].flatMap((part) => (part.kind === 'named' ? [] : [part.of]));
  const secrets = [of, ...others].flatMap((each) => each.secrets);
  return secrets.length > 0 ? maskTrace(toMask(secrets), found) : found;
}
