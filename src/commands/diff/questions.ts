import { type BeginEachFlags, type Beginning, begin, beginAll } from '../begin.ts';
import type { Surroundings } from '../output.ts';
import type { Word } from './word.ts';

/** An end of a question, before anything was looked at. */
export type Part =
  | { readonly kind: 'running' | 'meant'; readonly of: Beginning }
  | { readonly kind: 'named'; readonly text: string };

export interface Question {
  /** Whose source is asked. */
  readonly of: Beginning;
  readonly from: Part;
  readonly to: Part;
}

/**
 * What one word, two or none ask for: from what runs to what should, or to a revision, in each environment;
 * or between two environments or revisions.
 */
export async function toQuestions(
  [from, to]: readonly Word[],
  flags: BeginEachFlags,
  surroundings: Surroundings,
): Promise<readonly Question[]> {
  if (from && to) return [await between(from, to, flags, surroundings)];
  const chosen = from?.kind === 'environment' ? { ...flags, environment: [from.name] } : flags;
  return (await beginAll(chosen, surroundings)).map((of) => ({
    of,
    from: { kind: 'running', of },
    to: from?.kind === 'revision' ? { kind: 'named', text: from.text } : { kind: 'meant', of },
  }));
}

async function between(
  from: Word,
  to: Word,
  { environment, ...flags }: BeginEachFlags,
  surroundings: Surroundings,
): Promise<Question> {
  const start = (name?: string) =>
    begin(name === undefined ? flags : { ...flags, environment: name }, surroundings);
  const [one, other] = await Promise.all(
    [from, to].map(async (word) => (word.kind === 'environment' ? start(word.name) : null)),
  );
  const [named] = [environment ?? []].flat();
  const of = one ?? other ?? (await start(named));
  return { of, from: toPart(from, one ?? of), to: toPart(to, other ?? of) };
}

function toPart(word: Word, of: Beginning): Part {
  return word.kind === 'revision' ? { kind: 'named', text: word.text } : { kind: 'running', of };
}
