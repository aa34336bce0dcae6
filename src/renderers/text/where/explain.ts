import type { CommitSummary } from '../../../model/commit.ts';
import type { Presence } from '../../../model/presence.ts';
import { DOUBT_HINTS, DOUBT_WORDS, FORM_WORDS } from '../../../model/presence-words.ts';
import type { Stop, Whereabouts } from '../../../model/whereabouts.ts';
import { listed } from '../../../model/words.ts';
import type { RenderOptions } from '../../renderer.ts';
import { groupBy } from '../group.ts';
import { type Line, paragraph, row, span } from '../line.ts';
import { byline, commitSpans } from '../source.ts';
import { environmentName } from './marks.ts';

/** One thing that is known of the commit, in one environment. */
interface Explanation {
  readonly where: string;
  /** A sentence without its end. */
  readonly says: string;
  readonly commit: CommitSummary | null;
  readonly hint: string;
}

/** How it is known what is there, once for all environments of which the same is true. */
export function explanationSections(
  found: readonly Whereabouts[],
  options: RenderOptions,
): readonly (readonly Line[])[] {
  const all = found.flatMap((each) => stopsOf(each).flatMap((stop) => explain(stop, each)));
  const groups = groupBy(all, ({ says, commit }) => `${says} ${commit?.revision}`);
  const sections = groups.map((alike) => {
    const names = [...new Set(alike.map(({ where }) => where))];
    const place = found.length > 1 ? `${listed(names, names.length, 5)}: ` : '';
    return explanationLines(alike[0], place, options);
  });
  return [...sections, methodLines(found.flatMap(stopsOf))];
}

function stopsOf({ ref, artifacts, processes }: Whereabouts): readonly Stop[] {
  return [...(ref ? [ref] : []), ...artifacts, ...processes];
}

function explain({ presence }: Stop, found: Whereabouts): readonly Explanation[] {
  const { by, revert, doubt } = presence;
  const form = formWords(presence, found);
  const base = { where: environmentName(found), commit: null, hint: '' };
  return [
    ...(form ? [{ ...base, says: `it is there as a commit ${form}`, commit: by }] : []),
    ...(revert ? [{ ...base, says: 'it was taken back by', commit: revert }] : []),
    ...(doubt
      ? [{ ...base, says: `it cannot be told: ${DOUBT_WORDS[doubt]}`, hint: DOUBT_HINTS[doubt] }]
      : []),
  ];
}

/** What kind of form it is, where that is another commit than the one that was asked for. */
function formWords({ method, by }: Presence, { wanted }: Whereabouts): string | null {
  if (!method || method === 'ancestor' || by?.revision === wanted?.revision) return null;
  return FORM_WORDS[method];
}

function explanationLines(
  { says, commit, hint }: Explanation,
  place: string,
  options: RenderOptions,
): readonly Line[] {
  const sentence = place ? `${place}${says}` : says.charAt(0).toUpperCase() + says.slice(1);
  return [
    paragraph([span('  ')], [span(`${sentence}${commit ? ':' : '.'}`)]),
    ...(commit
      ? [row([span('    '), ...commitSpans(commit)], [span(byline(commit, options), 'quiet')])]
      : []),
    ...(hint ? [paragraph([span('    ')], [span(hint, 'quiet')])] : []),
  ];
}

/** What answered, where that needs no commit to be named. */
function methodLines(stops: readonly Stop[]): readonly Line[] {
  const found = new Set(stops.map(({ presence }) => presence.method));
  const isMissing = stops.some(
    ({ presence, revision }) => presence.contains === 'no' && revision !== null,
  );
  const words = [
    ...(found.has('ancestor') ? ['Found by ancestry.'] : []),
    ...(found.has('pull-request') ? ['Found by the commit that merged the pull request.'] : []),
    ...(isMissing ? [MISSING] : []),
  ];
  return words.length > 0 ? [paragraph([span('  ')], [span(words.join(' '), 'quiet')])] : [];
}

const MISSING =
  'Where it is missing, it was not found by merge commit, pick, patch-id or tree either.';
