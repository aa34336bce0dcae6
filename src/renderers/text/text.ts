import type { Trace } from '../../model/trace.ts';
import type { Renderer, RenderOptions } from '../renderer.ts';
import { artifactLines, toBlocks } from './artifact.ts';
import { gapSections } from './gaps.ts';
import { EMPTY, type Line, row, span } from './line.ts';
import { deployLines, linkLines } from './links.ts';
import { machineLines } from './machine.ts';
import { nextLines } from './next.ts';
import { paint } from './paint.ts';
import { outcomeSpan, policyLines } from './policy.ts';
import { problemLines } from './problems.ts';
import { processLines } from './process.ts';
import { sourceLines } from './source.ts';

/** The chain from top to bottom, as people read it. */
export const renderText: Renderer = (trace, options) => paint(toLines(trace, options), options);

function toLines(trace: Trace, options: RenderOptions): readonly Line[] {
  return [
    headLine(trace),
    EMPTY,
    ...sourceLines(trace.source, options),
    ...toBlocks(trace.artifacts).flatMap((artifacts) => [
      ...linkLines(trace, artifacts, options),
      ...artifactLines(artifacts, options),
    ]),
    ...deployLines(trace, options),
    ...processLines(trace, options),
    ...section(machineLines(trace, options)),
    ...gapSections(trace, options).flatMap(section),
    ...section(problemLines(trace, ['error', 'warning'], options)),
    // A policy says itself what to do, at the very end.
    ...section(trace.policy ? [] : nextLines(trace, options)),
    ...section(problemLines(trace, ['note'], options)),
    ...section(policyLines(trace, options)),
  ];
}

function headLine(trace: Trace): Line {
  const name = trace.environment ? `${trace.system} · ${trace.environment}` : trace.system;
  const seconds = `${(trace.durationMs / 1000).toFixed(1)} s`;
  return row([span(name, 'strong', 'end')], [outcomeSpan(trace), span(` · ${seconds}`, 'quiet')]);
}

function section(lines: readonly Line[]): readonly Line[] {
  return lines.length > 0 ? [EMPTY, ...lines] : [];
}
