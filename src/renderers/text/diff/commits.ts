import type { CommitList, ComparedCommit, Comparison } from '../../../model/comparison.ts';
import { counted } from '../../../model/words.ts';
import type { RenderOptions } from '../../renderer.ts';
import { limit } from '../limit.ts';
import { type Line, paragraph, row, type Span, span } from '../line.ts';
import { byline, commitSpans } from '../source.ts';
import { textWidth } from '../width.ts';

const SHOWN_COMMITS = 50;

/** The commits of both sides, by what would become of them. */
export function commitSections(
  comparison: Comparison | null,
  isReversed: boolean,
  options: RenderOptions,
): readonly (readonly Line[])[] {
  const [adds, removes] = isReversed
    ? ['Would come back', 'Would be undone']
    : ['Would ship', 'Would be taken away'];
  return [
    listLines(adds, comparison?.adds, options),
    listLines(removes, comparison?.removes, options),
  ];
}

function listLines(
  head: string,
  list: CommitList | null | undefined,
  options: RenderOptions,
): readonly Line[] {
  if (!list || list.count === 0) return [];
  const shown = list.commits.slice(0, limit(SHOWN_COMMITS, options));
  const more = list.count - shown.length;
  const cells = shown.map((commit) => ({
    commit,
    number: numberOf(commit),
    by: byline(commit, options),
  }));
  const widest = (texts: readonly string[]) =>
    texts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
  const numbers = widest(cells.map(({ number }) => number));
  const bylines = widest(cells.map(({ by }) => by));
  return [
    paragraph([span('  ')], [span(`${head}: ${counted(list.count, 'commit')}`)]),
    ...cells.map(({ commit, number, by }) =>
      row(
        [span('    '), ...toSpans(commit)],
        [
          span(
            number + blanks(numbers + (numbers && 2) - textWidth(number) + bylines - textWidth(by)),
          ),
          span(by, 'quiet'),
        ],
      ),
    ),
    ...(more > 0 ? [row([span(`    and ${counted(more, 'more commit')}`, 'quiet')])] : []),
  ];
}

/** Where the subject does not say it. */
function numberOf({ pullRequest, subject }: ComparedCommit): string {
  if (pullRequest === null || new RegExp(`[#!]${pullRequest}\\b`).test(subject)) return '';
  return `#${pullRequest}`;
}

/** A merge says little beside the commits that it brought. */
function toSpans(commit: ComparedCommit): readonly Span[] {
  const spans = commitSpans(commit);
  return commit.isMerge ? spans.map((each) => ({ ...each, tone: 'quiet' })) : spans;
}

function blanks(count: number): string {
  return ' '.repeat(Math.max(0, count));
}
