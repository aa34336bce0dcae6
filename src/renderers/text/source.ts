import { shortCommit } from '../../model/commit.ts';
import type { RepositoryFacts, RevisionFacts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';
import { counted, listed } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { ago } from './age.ts';
import { failureRow } from './failure.ts';
import { limit } from './limit.ts';
import { type Line, paragraph, row, type Span, span } from './line.ts';
import { label } from './marks.ts';
import { cutEnd } from './width.ts';

export function sourceLines(source: Observation, options: RenderOptions): readonly Line[] {
  if (source.state !== 'observed')
    return [
      failureRow(label('source'), source),
      paragraph([label()], [span(source.problem.message)]),
    ];
  const { location } = source.subject;
  const { revision, repository } = source.facts;
  if (!revision) return [row([label('source'), span(location, 'plain', 'middle')])];
  return [
    row(
      [label('source'), ...refSpans(repository), ...commitSpans(revision)],
      [span(byline(revision, options), 'quiet')],
    ),
    row(
      [label(), span(location, 'quiet', 'middle'), ...pathSpans(repository, options)],
      [span(listed(revision.tags, revision.tags.length, limit(3, options)), 'quiet')],
    ),
    ...(repository ? noteLines(repository) : []),
  ];
}

const LONGEST_AUTHOR = 24;

/** `Ana, 2 h ago`. */
export function byline(
  { author, committedAt }: Pick<RevisionFacts, 'author' | 'committedAt'>,
  options: RenderOptions,
): string {
  const name = cutEnd(author, limit(LONGEST_AUTHOR, options));
  return [name, ...(committedAt ? [ago(committedAt, options.now)] : [])].filter(Boolean).join(', ');
}

/** `9f2c1ab  Fix rounding`. */
export function commitSpans({
  revision,
  subject,
}: Pick<RevisionFacts, 'revision' | 'subject'>): readonly Span[] {
  return [span(shortCommit(revision), 'strong'), span('  '), span(subject, 'plain', 'end')];
}

/** Of a monorepo: what alone counts. */
function pathSpans(
  repository: RepositoryFacts | undefined,
  options: RenderOptions,
): readonly Span[] {
  const paths = repository?.paths ?? [];
  if (paths.length === 0) return [];
  const names = listed(paths, paths.length, limit(3, options));
  return [span(' · only ', 'quiet'), span(names, 'quiet', 'end')];
}

function refSpans(repository: RepositoryFacts | undefined): readonly Span[] {
  return repository ? [span(refWords(repository), 'plain', 'middle'), span(' @ ')] : [];
}

function refWords({ ref, resolvedRef, branch }: RepositoryFacts): string {
  if (ref === 'HEAD') return branch ?? 'HEAD, detached';
  return ref === resolvedRef ? ref : `${resolvedRef} (${ref})`;
}

function noteLines(repository: RepositoryFacts): readonly Line[] {
  const { upstream, unpushed } = repository;
  const notes = [
    ...(unpushed ? [`${counted(unpushed, 'commit')} not pushed`] : []),
    ...(upstream?.newer ? [`${upstream.name} has ${counted(upstream.newer, 'newer commit')}`] : []),
    ...(upstream?.revision && upstream.newer === null
      ? [`${upstream.name} is at ${shortCommit(upstream.revision)}, which was not fetched`]
      : []),
    ...(repository.shallow ? ['shallow clone'] : []),
  ];
  return notes.length > 0 ? [paragraph([label()], [span(notes.join(' · '), 'unsure')])] : [];
}
