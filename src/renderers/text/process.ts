import type { Observation } from '../../model/observation.ts';
import type { Trace } from '../../model/trace.ts';
import type { RenderOptions } from '../renderer.ts';
import { aboutWords } from './about.ts';
import { type Item, isEntry } from './entry.ts';
import { failureRow } from './failure.ts';
import { foldedLines, type Run, toRuns } from './fold.ts';
import { foldedHostLines, toHostRuns } from './fold-hosts.ts';
import { hostsOf } from './hosts.ts';
import { type Line, paragraph, type Span, span } from './line.ts';
import { label } from './marks.ts';
import { type JudgedProcess, toCells } from './process-cells.ts';
import { type Columns, tableLines, toColumns } from './table.ts';

/** A line for each process, children below their parents, in columns. */
export function processLines(trace: Trace, options: RenderOptions): readonly Line[] {
  const items = toItems(trace, options);
  const columns = toColumns(
    items.filter(isEntry).map(({ cells }) => cells),
    hostsOf(trace.processes),
    options.width,
  );
  const folds = Number.isFinite(options.width);
  return toHostRuns(items, folds).flatMap((host, at) => [
    ...toRuns(host.items, folds).flatMap((run, index) =>
      runLines(run, label(at + index === 0 ? 'process' : ''), columns, options.now),
    ),
    ...foldedHostLines(host),
  ]);
}

function toItems(trace: Trace, options: RenderOptions): readonly Item[] {
  const links = new Map(trace.links.map((link) => [link.to, link]));
  return trace.processes.flatMap((process, index): readonly Item[] => {
    if (process.state !== 'observed') return [process];
    const running = trace.running[index];
    if (!isProcess(process) || !running) return [];
    const deploy = links.get(process.subject.id);
    const judged = { process, running, deploy, build: deploy && links.get(deploy.from) };
    const about = options.evidence ? aboutWords(judged, options.now) : '';
    return [{ judged, cells: toCells(judged, options), about }];
  });
}

function isProcess(process: Observation): process is JudgedProcess['process'] {
  return process.state === 'observed' && process.facts.process !== undefined;
}

/** Neighbours that look alike; what else is known of them is said once, below them. */
function runLines(run: Run, name: Span, columns: Columns, now: Date): readonly Line[] {
  const nameOf = (at: number) => (at === 0 ? name : label());
  const about = run.shown.flatMap((item) => (isEntry(item) && item.about ? [item.about] : []));
  return [
    ...run.shown.flatMap((item, at) =>
      isEntry(item)
        ? tableLines(nameOf(at), item.cells, columns)
        : [failureRow(nameOf(at), item, columns.host)],
    ),
    ...foldedLines(run.folded, now),
    ...about.slice(0, 1).map((words) => paragraph([label(), span('    ')], [span(words, 'quiet')])),
  ];
}
