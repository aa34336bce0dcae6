import { shortCommit } from '../../../model/commit.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Wanted } from '../../../model/presence.ts';
import { presenceWords } from '../../../model/presence-words.ts';
import type { ProcessStop, Whereabouts } from '../../../model/whereabouts.ts';
import type { RenderOptions } from '../../renderer.ts';
import { duration } from '../age.ts';
import { type Item, isEntry } from '../entry.ts';
import { failureRow } from '../failure.ts';
import { foldedLines, toRuns } from '../fold.ts';
import { hostsOf } from '../hosts.ts';
import { type Line, row, type Span, span } from '../line.ts';
import { label } from '../marks.ts';
import { type JudgedProcess, toCells } from '../process-cells.ts';
import { tableLines, toColumns } from '../table.ts';
import { containsMark, containsTone, environmentName } from './marks.ts';

/** By which of its processes the commit was loaded, and since when. */
export function runningLines(
  found: Whereabouts,
  isNamed: boolean,
  options: RenderOptions,
): readonly Line[] {
  const items = toItems(found, options);
  const columns = toColumns(
    items.filter(isEntry).map(({ cells }) => cells),
    hostsOf(found.trace.processes),
    options.width,
  );
  const lines = toRuns(items, Number.isFinite(options.width)).flatMap(({ shown, folded }) => [
    ...shown.flatMap((item) =>
      isEntry(item)
        ? tableLines(label(), item.cells, columns)
        : [failureRow(label(), item, columns.host)],
    ),
    ...foldedLines(folded, options.now),
  ]);
  const name = row([span(`  ${environmentName(found)}`, 'strong', 'end')]);
  return isNamed && lines.length > 0 ? [name, ...lines] : lines;
}

function toItems(
  { trace, processes, wanted }: Whereabouts,
  options: RenderOptions,
): readonly Item[] {
  return trace.processes.flatMap((process, index): readonly Item[] => {
    if (process.state !== 'observed') return [process];
    const [running, stop] = [trace.running[index], processes[index]];
    if (!isProcess(process) || !running || !stop) return [];
    const judged = { process, running, deploy: undefined, build: undefined };
    const cells = toCells(judged, options);
    const age = ageOf(stop, options);
    return [
      {
        judged,
        cells: { ...cells, ...(age && { age }), verdict: verdictSpans(stop, wanted) },
        about: '',
      },
    ];
  });
}

function isProcess(process: Observation): process is JudgedProcess['process'] {
  return process.state === 'observed' && process.facts.process !== undefined;
}

/** Since it loaded its code, which may be later than its start. */
function ageOf({ loadedAt }: ProcessStop, { now }: RenderOptions): Span | null {
  return loadedAt && span(duration(now.getTime() - Date.parse(loadedAt.latest)), 'quiet');
}

function verdictSpans({ presence, revision }: ProcessStop, wanted: Wanted | null): readonly Span[] {
  const words = presenceWords(presence, wanted);
  return [
    containsMark(presence.contains),
    ...(revision === null ? [] : [span(` ${shortCommit(revision)}`, 'strong')]),
    ...(words
      ? [span(revision === null ? ` ${words}` : `  ${words}`, containsTone(presence.contains))]
      : []),
  ];
}
