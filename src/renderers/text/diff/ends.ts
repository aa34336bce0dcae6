import { shortCommit } from '../../../model/commit.ts';
import type { Difference, Point } from '../../../model/difference.ts';
import { listed } from '../../../model/words.ts';
import type { RenderOptions } from '../../renderer.ts';
import { limit } from '../limit.ts';
import { type Line, row, type Span, span } from '../line.ts';
import { commitSpans } from '../source.ts';

/** From which version to which, and who is at it. */
export function endLines(
  { from, to, comparison }: Difference,
  options: RenderOptions,
): readonly Line[] {
  const isPlaced = from.environment !== to.environment && !!from.environment && !!to.environment;
  return [
    endLine('  from  ', from, comparison?.from ?? null, isPlaced, options),
    endLine('  to    ', to, comparison?.to ?? null, isPlaced, options),
  ];
}

function endLine(
  lead: string,
  point: Point,
  summary: Parameters<typeof commitSpans>[0] | null,
  isPlaced: boolean,
  options: RenderOptions,
): Line {
  const place = isPlaced && point.environment ? `${point.environment}: ` : '';
  return row(
    [span(lead, 'quiet'), ...(summary ? commitSpans(summary) : unknownSpans(point))],
    [span(`${place}${whoWords(point, options)}`, 'quiet')],
  );
}

function unknownSpans({ revision, name, kind }: Point): readonly Span[] {
  if (revision !== null) return [span(shortCommit(revision), 'strong')];
  return [span(kind === 'named' ? (name ?? '?') : '?', 'unsure', 'end')];
}

function whoWords({ kind, name, revision, processes }: Point, options: RenderOptions): string {
  if (kind === 'running') {
    const names = listed(processes, processes.length, limit(3, options));
    if (revision === null) return names;
    return `${names} ${processes.length === 1 ? 'runs' : 'run'} it`;
  }
  if (kind === 'on-disk') return 'nothing runs; on disk';
  return kind === 'meant' ? `${name ?? 'the source'} should run` : (name ?? '');
}
