import { shortCommit } from '../../model/commit.ts';
import type { RepositoryFacts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';
import { counted } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { ago } from './age.ts';
import { label } from './marks.ts';
import { type Line, line, span } from './paint.ts';

export function sourceLines(source: Observation, options: RenderOptions): readonly Line[] {
  if (source.state !== 'observed') return failureLines('source', source);
  const { revision, repository } = source.facts;
  if (!revision) return [line([label('source'), source.subject.location])];
  const ref = repository ? refWords(repository) : '';
  return [
    line(
      [
        span(label('source'), 'quiet'),
        span(`${ref} @ `),
        span(shortCommit(revision.revision), 'strong'),
        span(`  ${revision.subject}`),
      ],
      [
        span(
          revision.committedAt
            ? `${revision.author}, ${ago(revision.committedAt, options.now)}`
            : '',
          'quiet',
        ),
      ],
    ),
    line(
      [span(`${label('')}${source.subject.location}`, 'quiet')],
      [span(revision.tags.join(', '), 'quiet')],
    ),
    ...(repository ? noteLines(repository) : []),
  ];
}

/** A stage that was not seen: what was wrong with it. */
export function failureLines(
  stage: string,
  failed: Exclude<Observation, { state: 'observed' }>,
): readonly Line[] {
  const tone = failed.state === 'absent' ? 'bad' : 'unsure';
  return [
    line([span(label(stage), 'quiet'), span(failed.subject.location)], [span(failed.state, tone)]),
    line([span(label('')), span(failed.problem.message, tone)]),
    ...(failed.problem.hint ? [line([span(`${label('')}${failed.problem.hint}`, 'quiet')])] : []),
  ];
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
  return notes.length > 0 ? [line([span(`${label('')}${notes.join(' · ')}`, 'unsure')])] : [];
}
