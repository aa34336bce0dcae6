import { shortCommit } from '../model/commit.ts';
import type { Trace } from '../model/trace.ts';
import { toVerdict, type Verdict } from '../model/verdict.ts';
import { chainItems, type Item } from './items.ts';
import { nameOf } from './outcome.ts';
import { shorten } from './shorten.ts';

/** A chain as boxes and arrows, for the formats that draw. */
export interface Graph {
  /** What is around the boxes where there are several chains. Foreign text. */
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** Letters and digits, another in each graph. */
  readonly id: string;
  /** Our own word begins the first; the others are foreign. */
  readonly lines: readonly string[];
  readonly verdict: Verdict;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly verdict: Verdict;
}

/** As much as anyone sees at once; Mermaid reads 50,000 characters, of which one of a name can take ten. */
const MOST = 50;
const LONGEST_NAME = 60;

/** One graph for each trace, with fewer boxes in each if there are many. */
export function toGraphs(traces: readonly Trace[]): readonly Graph[] {
  const most = Math.max(3, Math.floor(MOST / Math.max(1, traces.length)));
  return traces.map((trace, index) => toGraph(trace, `t${index}`, most));
}

function toGraph(trace: Trace, prefix: string, most: number): Graph {
  const items = chainItems(trace);
  const shown = items.slice(0, most);
  const ids = new Map(shown.map(({ id }, index) => [id, `${prefix}n${index}`]));
  const left = items.length - shown.length;
  const more = { id: `${prefix}more`, lines: [`and ${left} more`], verdict: trace.verdict };
  return {
    name: shorten(nameOf(trace), LONGEST_NAME),
    nodes: [
      ...shown.map((item, index) => toNode(item, `${prefix}n${index}`)),
      ...(left > 0 ? [more] : []),
    ],
    edges: trace.links.flatMap(({ from, to, verdict, strength }) => {
      const [start, end] = [ids.get(from), ids.get(to)];
      const label = strength === 'none' ? verdict : `${verdict} (${strength})`;
      return start && end ? [{ from: start, to: end, label, verdict: toVerdict(verdict) }] : [];
    }),
  };
}

function toNode({ stage, pid, name, revision, verdict }: Item, id: string): GraphNode {
  const title = pid === null ? stage : `${stage} ${pid}`;
  const commit = revision ? [shortCommit(revision)] : [];
  return { id, lines: [title, shorten(name, LONGEST_NAME), ...commit], verdict };
}

/** Fill and border of a box, the same in all formats that draw; readable in print and by the colour-blind. */
export const COLORS: Readonly<Record<Verdict, readonly [fill: string, border: string]>> = {
  match: ['#e6f4ea', '#137333'],
  drift: ['#fce8e6', '#c5221f'],
  unknown: ['#fef7e0', '#b06000'],
};
