import { listed } from '../../model/words.ts';
import { duration } from './age.ts';
import { type Entry, type Item, isEntry } from './entry.ts';
import { type Line, paragraph, span } from './line.ts';
import { label } from './marks.ts';

/** Neighbours in the table that differ in number and age alone. */
export interface Run {
  readonly shown: readonly Item[];
  /** The rest of them, where they are too many to be shown one by one. */
  readonly folded: readonly Entry[];
}

const MOST_SHOWN = 8;
const MOST_NUMBERS = 100;

/** Parts the items into runs; long ones are folded, if that is wanted. */
export function toRuns(items: readonly Item[], folds: boolean): readonly Run[] {
  const runs: Item[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run && first && lookOf(first) === lookOf(item)) run.push(item);
    else runs.push([item]);
  }
  return runs.map((run) => {
    const shown = folds && run.length > MOST_SHOWN ? run.slice(0, 1) : run;
    return { shown, folded: run.slice(shown.length).filter(isEntry) };
  });
}

function lookOf(item: Item): string {
  if (!isEntry(item)) return item.subject.id;
  const { host, command, place, verdict } = item.cells;
  const texts = [host, command, place, ...verdict].map(({ text }) => text);
  return [...texts, item.about].join('\n');
}

/** `and 29 like it, 2 min to 3 h old: 4201, 4202, …`. */
export function foldedLines(folded: readonly Entry[], now: Date): readonly Line[] {
  if (folded.length === 0) return [];
  const numbers = folded.map(({ cells }) => cells.pid.text);
  const lead = `and ${folded.length} like it, ${agesOf(folded, now)} old: `;
  const shown = listed(numbers, numbers.length, MOST_NUMBERS);
  return [paragraph([label()], [span(lead, 'quiet'), span(shown)])];
}

function agesOf(entries: readonly Entry[], now: Date): string {
  const started = entries.map(({ judged }) => Date.parse(judged.process.facts.process.startedAt));
  const ends = [Math.max(...started), Math.min(...started)];
  const ages = ends.map((each) => duration(now.getTime() - each));
  return [...new Set(ages)].join(' to ');
}
