import { shortCommit } from '../../../model/commit.ts';
import type { LiveVersion, Period } from '../../../model/record.ts';
import { counted } from '../../../model/words.ts';
import type { HistoryRenderer, HistoryView } from '../../history.ts';
import type { RenderOptions } from '../../renderer.ts';
import { groupBy } from '../group.ts';
import { limit } from '../limit.ts';
import { EMPTY, type Line, paragraph, row, type Span, span } from '../line.ts';
import { verdictMark, verdictTone } from '../marks.ts';
import { paint } from '../paint.ts';
import { localTime } from './local-time.ts';

/** For each environment what was live when, the newest first. */
export const renderHistoryText: HistoryRenderer = (history, options) =>
  paint(toLines(history, options), options);

function toLines({ periods, unreadable, folder }: HistoryView, options: RenderOptions) {
  const groups = groupBy(periods, ({ system, environment }) =>
    JSON.stringify([system, environment]),
  );
  const sections = groups.map((all) => environmentLines(all, options));
  if (sections.length === 0) sections.push(nothingLines(folder));
  if (unreadable > 0)
    sections.push([note(`${counted(unreadable, 'record')} in ${folder} could not be read.`)]);
  return sections.flatMap((lines, index) => (index > 0 ? [EMPTY, ...lines] : lines));
}

function nothingLines(folder: string): readonly Line[] {
  return [
    paragraph([], [span(`Nothing was recorded in ${folder}.`)]),
    note('deploytrace show --record begins a history.'),
  ];
}

function note(text: string): Line {
  return paragraph([span('  ')], [span(text, 'quiet')]);
}

const SHOWN_PERIODS = 30;

function environmentLines(
  all: readonly [Period, ...Period[]],
  options: RenderOptions,
): readonly Line[] {
  const [{ system, environment }] = all;
  const looks = all.reduce((sum, period) => sum + period.looks, 0);
  const newest = [...all].reverse().slice(0, limit(SHOWN_PERIODS, options));
  const more = all.length - newest.length;
  return [
    row(
      [span(environment === null ? system : `${system} · ${environment}`, 'strong', 'end')],
      [span(counted(looks, 'look'), 'quiet')],
    ),
    EMPTY,
    ...newest.flatMap(periodLines),
    ...(more > 0 ? [row([span(`  and ${counted(more, 'older period')}`, 'quiet')])] : []),
  ];
}

/** When, how it was judged, and a line for each version. */
function periodLines({ from, to, verdict, expected, running }: Period): readonly Line[] {
  const [start, end] = [from, to].map((iso) => localTime(new Date(iso)));
  const time = start === end ? `${start}` : `${start} to ${end}`;
  const meant = expected ? `${expected.ref ?? 'meant'} @ ${shortCommit(expected.revision)}  ` : '';
  const mark = span(`${verdictMark(verdict)} ${verdict}`, verdictTone(verdict));
  const all = running.reduce((sum, { processes }) => sum + processes, 0);
  return [
    row([span(`  ${time}`)], [span(meant, 'quiet'), mark]),
    ...(running.length === 0
      ? [row([span('    nothing ran', 'bad')])]
      : running.map((version) => versionLine(version, running.length > 1 ? all : null))),
  ];
}

function versionLine({ revision, subject, processes }: LiveVersion, all: number | null): Line {
  const name: readonly Span[] =
    revision === null
      ? [span('cannot tell', 'unsure')]
      : [span(shortCommit(revision), 'strong'), span(`  ${subject ?? ''}`, 'plain', 'end')];
  const count =
    all === null ? counted(processes, 'process') : `${processes} of ${counted(all, 'process')}`;
  return row([span('    '), ...name], [span(count, 'quiet')]);
}
