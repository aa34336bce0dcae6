import type { Judged } from '../../model/policy.ts';
import type { RenderOptions } from '../renderer.ts';
import { row, span, widthOf } from './line.ts';
import { paint } from './paint.ts';
import { outcomeSpan } from './policy.ts';
import { renderText } from './text.ts';

/** Each chain by itself, and at the end what became of each. */
export function renderSeveralText(traces: readonly Judged[], options: RenderOptions): string {
  const chains = traces.map((trace) => renderText(trace, options));
  const names = traces.map((trace) => span(`  ${trace.environment ?? trace.system}`, 'strong'));
  const widest = Math.max(0, ...names.map((name) => widthOf([name])));
  const summary = traces.map((trace, index) => {
    const name = names[index] ?? span('');
    return row([name, span(' '.repeat(widest - widthOf([name]) + 2)), outcomeSpan(trace)]);
  });
  return [...chains, paint(summary, options)].join('\n');
}
