import type { Evidence } from '../../model/evidence.ts';
import type { Link } from '../../model/trace.ts';
import { toVerdict } from '../../model/verdict.ts';
import { listed } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { groupBy } from './group.ts';
import { limit } from './limit.ts';
import { type Line, paragraph, span } from './line.ts';
import { agreementMark, PIPE } from './marks.ts';

/** Of links that were judged alike: what speaks against a match always, all evidence where it was asked for. */
export function evidenceLines(links: readonly Link[], options: RenderOptions): readonly Line[] {
  const wanted = links.flatMap((link) =>
    link.evidence.filter((each) => options.evidence || dissents(each, link)),
  );
  const alike = groupBy(wanted, ({ agrees, says, strength }) => `${agrees} ${strength} ${says}`);
  return alike.map((each) => toLine(each, options));
}

function dissents({ agrees, says }: Evidence, link: Link): boolean {
  return agrees === false && says !== link.reason && toVerdict(link.verdict) === 'match';
}

function toLine(alike: readonly [Evidence, ...Evidence[]], options: RenderOptions): Line {
  const [{ agrees, says, strength }] = alike;
  const places = [...new Set(alike.map(({ where }) => where))];
  return paragraph(
    [PIPE, span(`      ${agreementMark(agrees)} `)],
    [span(says), span(`  ${listed(places, places.length, limit(3, options))}`, 'quiet')],
    { margin: PIPE, right: [span(strength, 'quiet')] },
  );
}
