import type { Link, Trace } from '../../model/trace.ts';
import { toVerdict } from '../../model/verdict.ts';
import type { RenderOptions } from '../renderer.ts';
import { linkMark, linkTone } from './marks.ts';
import { type Line, line, span } from './paint.ts';

const PIPE = '     │';
const POINT = '     ▼';
const VERDICT_WIDTH = 11;

/** The edge above an artifact. */
export function linkLines(trace: Trace, id: string, options: RenderOptions): readonly Line[] {
  const link = trace.links.find((each) => each.to === id);
  return link ? edge([linkLine(link, reasonOf(link)), ...evidenceLines([link], options)]) : [];
}

/** The edge above the processes: one line for each verdict that occurs. */
export function deployLines(trace: Trace, options: RenderOptions): readonly Line[] {
  const ids = new Set(trace.processes.map(({ subject }) => subject.id));
  const links = trace.links.filter(({ to }) => ids.has(to));
  const lines = groupLinks(links).flatMap((group) => {
    const [link] = group;
    return link ? [linkLine(link, groupReason(group, links.length))] : [];
  });
  return edge([...lines, ...evidenceLines(links, options)]);
}

function groupLinks(links: readonly Link[]): readonly (readonly Link[])[] {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const key = `${link.verdict} ${link.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), link]);
  }
  return [...groups.values()];
}

function groupReason(group: readonly Link[], all: number): string {
  const reason = group[0] ? reasonOf(group[0]) : '';
  if (all === 1) return reason;
  return `${group.length === all ? `all ${all}` : `${group.length} of ${all}`}: ${reason}`;
}

/** Of what is absent, its stage tells below. */
function reasonOf({ verdict, reason }: Link): string {
  return verdict === 'absent' ? '' : reason;
}

function linkLine(link: Link, reason: string): Line {
  const strength = link.strength === 'none' ? '' : link.strength;
  return line(
    [
      span(`${PIPE}  `, 'quiet'),
      span(
        `${linkMark(link.verdict)} ${link.verdict}`.padEnd(VERDICT_WIDTH),
        linkTone(link.verdict),
      ),
      span(`  ${reason}`),
    ],
    [span(strength, 'quiet')],
  );
}

/** What disagrees with the verdict always, all of it where it was asked for. */
function evidenceLines(links: readonly Link[], options: RenderOptions): readonly Line[] {
  return links.flatMap((link) =>
    link.evidence
      .filter(({ says }) => options.evidence || says !== link.reason)
      .filter((each) => options.evidence || dissents(each.agrees, link))
      .map((each) =>
        line(
          [
            span(`${PIPE}      `, 'quiet'),
            span(`${mark(each.agrees)} ${each.says}`),
            span(`  ${each.where}`, 'quiet'),
          ],
          [span(each.strength, 'quiet')],
        ),
      ),
  );
}

function dissents(agrees: boolean | null, link: Link): boolean {
  return agrees === false && toVerdict(link.verdict) === 'match';
}

function mark(agrees: boolean | null): string {
  return agrees === null ? '?' : agrees ? '✓' : '✗';
}

function edge(lines: readonly Line[]): readonly Line[] {
  return [line([span(PIPE, 'quiet')]), ...lines, line([span(POINT, 'quiet')])];
}
