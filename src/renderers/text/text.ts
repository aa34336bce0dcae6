import type { Trace } from '../../model/trace.ts';
import type { Renderer, RenderOptions } from '../renderer.ts';
import { artifactLines } from './artifact.ts';
import { detailLines } from './details.ts';
import { deployLines, linkLines } from './links.ts';
import { verdictMark, verdictTone } from './marks.ts';
import { type Line, line, paint, span } from './paint.ts';
import { problemLines } from './problems.ts';
import { processLines } from './process.ts';
import { sourceLines } from './source.ts';

/** The chain from top to bottom, as people read it. */
export const renderText: Renderer = (trace, options) => paint(toLines(trace, options), options);

const EMPTY = line([]);

function toLines(trace: Trace, options: RenderOptions): readonly Line[] {
  return [
    headLine(trace),
    EMPTY,
    ...sourceLines(trace.source, options),
    ...trace.artifacts.flatMap((artifact) => [
      ...linkLines(trace, artifact.subject.id, options),
      ...artifactLines(artifact, trace),
    ]),
    ...deployLines(trace, options),
    ...processLines(trace, options),
    ...section(detailLines(trace, options)),
    ...section(problemLines(trace)),
  ];
}

function headLine(trace: Trace): Line {
  const name = trace.environment ? `${trace.system} · ${trace.environment}` : trace.system;
  const seconds = `${(trace.durationMs / 1000).toFixed(1)} s`;
  const tone = verdictTone(trace.verdict);
  return line(
    [span(name, 'strong')],
    [span(`${verdictMark(trace.verdict)} ${trace.verdict}`, tone), span(` · ${seconds}`, 'quiet')],
  );
}

function section(lines: readonly Line[]): readonly Line[] {
  return lines.length > 0 ? [EMPTY, ...lines] : [];
}
