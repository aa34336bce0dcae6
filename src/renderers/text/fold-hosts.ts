import { listed } from '../../model/words.ts';
import { type Item, isEntry } from './entry.ts';
import { groupBy } from './group.ts';
import { type Line, paragraph, span } from './line.ts';
import { label } from './marks.ts';

/** A host of the table, and others on which all looks the same. */
export interface HostRun {
  readonly items: readonly Item[];
  readonly others: readonly string[];
}

const MOST_SHOWN = 8;
const MOST_NAMES = 100;

/** Parts the items into hosts; where those are many, of hosts that look alike only the first is shown. */
export function toHostRuns(items: readonly Item[], folds: boolean): readonly HostRun[] {
  const hosts = groupBy(items, hostOf);
  if (!folds || hosts.length <= MOST_SHOWN) return [{ items, others: [] }];
  return groupBy(hosts, lookOfAll).map(([first, ...others]) => ({
    items: first,
    others: others.map(([item]) => hostOf(item)),
  }));
}

function hostOf(item: Item): string {
  return isEntry(item) ? item.judged.process.subject.host : item.subject.host;
}

function lookOfAll(items: readonly Item[]): string {
  return items.map(lookOf).join('\n\n');
}

/** All but what differs from host to host though nothing is wrong: numbers and ages. */
function lookOf(item: Item): string {
  if (!isEntry(item)) return `${item.state} ${item.problem.code}`;
  const { command, verdict } = item.cells;
  return [command, ...verdict].map(({ text }) => text).join('\n');
}

/** `and 96 hosts like it: web-2, web-3, …`. */
export function foldedHostLines({ others }: HostRun): readonly Line[] {
  if (others.length === 0) return [];
  const noun = others.length === 1 ? 'host' : 'hosts';
  const lead = span(`and ${others.length} ${noun} like it: `, 'quiet');
  return [paragraph([label()], [lead, span(listed(others, others.length, MOST_NAMES))])];
}
