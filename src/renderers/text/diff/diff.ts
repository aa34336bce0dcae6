import { type Difference, type Differences, stateOf } from '../../../model/difference.ts';
import { counted, listed } from '../../../model/words.ts';
import type { DiffRenderer } from '../../diff.ts';
import type { RenderOptions } from '../../renderer.ts';
import { EMPTY, type Line, paragraph, row, type Span, span } from '../line.ts';
import { paint } from '../paint.ts';
import { listProblems } from '../problems.ts';
import { commitSections } from './commits.ts';
import { doubtLines } from './doubt.ts';
import { endLines } from './ends.ts';
import { fileLines } from './files.ts';

/** For each system, and each version that runs there: from where to where, and the commits between. */
export const renderDiffText: DiffRenderer = (found, options) => {
  const systems = found.map((each) => systemLines(each, options));
  return paint(
    systems.flatMap((lines, index) => [...(index > 0 ? [EMPTY] : []), ...lines]),
    options,
  );
};

function systemLines(found: Differences, options: RenderOptions): readonly Line[] {
  const name = found.environment ? `${found.system} · ${found.environment}` : found.system;
  return [
    row([span(name, 'strong', 'end')], [headSpan(found)]),
    ...found.differences.flatMap((each) => differenceLines(each, found, options)),
    ...section(pathLines(found)),
    ...section(listProblems(found.problems, ['error', 'warning'], options)),
  ];
}

function differenceLines(
  difference: Difference,
  { isReversed }: Differences,
  options: RenderOptions,
): readonly Line[] {
  const { comparison } = difference;
  return [
    ...section(endLines(difference, options)),
    ...section(doubtLines(difference)),
    ...(stateOf(difference) === 'same'
      ? []
      : commitSections(comparison, isReversed, options)
    ).flatMap(section),
    ...section(fileLines(comparison?.files ?? null, options)),
  ];
}

/** What it comes to, in a few words. */
function headSpan({ differences, isReversed }: Differences): Span {
  const [only, ...others] = differences;
  const states = differences.map(stateOf);
  if (states.every((state) => state === 'same'))
    return span(isReversed ? '✓ nothing to undo' : '✓ nothing to ship', 'good');
  if (others.length > 0) return span(`${versionsIn(differences)} versions run at once`, 'unsure');
  const { adds, removes } = only?.comparison ?? {};
  if (!adds || !removes) return span('? cannot tell', 'unsure');
  const [more, less] = isReversed ? ['to bring back', 'to undo'] : ['to ship', 'to take away'];
  const words = [
    ...(adds.count > 0 ? [`${counted(adds.count, 'commit')} ${more}`] : []),
    ...(removes.count > 0 ? [`${counted(removes.count, 'commit')} ${less}`] : []),
  ];
  return span(words.join(', ') || 'other content', 'strong');
}

/** At the end where there are more; what nobody knows counts as one. */
function versionsIn(differences: readonly Difference[]): number {
  const ends = [differences.map(({ from }) => from), differences.map(({ to }) => to)];
  return Math.max(...ends.map((points) => new Set(points.map(({ revision }) => revision)).size));
}

function pathLines({ paths }: Differences): readonly Line[] {
  if (paths.length === 0) return [];
  const text = `Only commits that touch ${listed(paths, paths.length, 5)} count.`;
  return [paragraph([span('  ')], [span(text, 'quiet')])];
}

function section(lines: readonly Line[]): readonly Line[] {
  return lines.length > 0 ? [EMPTY, ...lines] : [];
}
