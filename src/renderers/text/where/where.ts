import { parsePullRequest, type Wanted } from '../../../model/presence.ts';
import type { Whereabouts } from '../../../model/whereabouts.ts';
import type { RenderOptions } from '../../renderer.ts';
import type { WhereRenderer } from '../../where.ts';
import { gridLines } from '../grid.ts';
import { groupBy } from '../group.ts';
import { EMPTY, type Line, row, span } from '../line.ts';
import { paint } from '../paint.ts';
import { listProblems } from '../problems.ts';
import { byline, commitSpans } from '../source.ts';
import { explanationSections } from './explain.ts';
import { toGridRow, toHeads } from './grid-row.ts';
import { environmentName } from './marks.ts';
import { nextLines } from './next.ts';
import { runningLines } from './running.ts';

/** A table over the environments; below it what runs in each, how all that is known, and what to do. */
export const renderWhereText: WhereRenderer = (asked, found, options) =>
  paint(toLines(asked, found, options), options);

function toLines(
  asked: string,
  found: readonly Whereabouts[],
  options: RenderOptions,
): readonly Line[] {
  const rows = found.map((each) => toGridRow(each, options));
  const problems = found.flatMap(({ trace, problem }) => [
    ...(problem ? [problem] : []),
    ...trace.problems,
  ]);
  return [
    ...headLines(asked, found, options),
    ...section(gridLines(toHeads(found), rows, options.width)),
    ...found.flatMap((each) => section(runningLines(each, found.length > 1, options))),
    ...explanationSections(found, options).flatMap(section),
    ...section(listProblems(problems, ['error', 'warning'], options)),
    ...section(nextLines(found)),
  ];
}

/** The commit; several where the same name stands for different ones in the environments' sources. */
function headLines(
  asked: string,
  found: readonly Whereabouts[],
  options: RenderOptions,
): readonly Line[] {
  const groups = groupBy(found, ({ wanted }) => wanted?.revision ?? '');
  return groups.flatMap((alike) => {
    const { wanted } = alike[0];
    const names = groups.length > 1 ? alike.map(environmentName) : [];
    const about = [...names, ...aboutWords(asked, wanted)].join(' · ');
    const head = wanted?.summary
      ? row(commitSpans(wanted.summary), [span(byline(wanted.summary, options), 'quiet')])
      : row([span(wanted?.revision ?? wanted?.asked ?? asked, 'strong', 'end')]);
    return about ? [head, row([span(about, 'quiet', 'end')])] : [head];
  });
}

/** What else it is called, and what was not typed. */
function aboutWords(asked: string, wanted: Wanted | null): readonly string[] {
  const { name = null, pullRequest = null, readIn = null, revision = null } = wanted ?? {};
  // A bare number may have been understood as that of a pull request.
  const isNumber = parsePullRequest(wanted?.asked ?? asked) !== null;
  const isShown = revision === null || isNumber || revision.startsWith(asked.toLowerCase());
  return [
    ...(isShown || asked === name ? [] : [asked]),
    ...(name === null ? [] : [name]),
    ...(pullRequest === null || revision === null ? [] : [`pull request #${pullRequest}`]),
    ...(readIn === null ? [] : [`as ${readIn} names it`]),
  ];
}

function section(lines: readonly Line[]): readonly Line[] {
  return lines.length > 0 ? [EMPTY, ...lines] : [];
}
