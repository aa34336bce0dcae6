import { type CommitSummary, shortCommit } from '../../model/commit.ts';
import type { Observation } from '../../model/observation.ts';
import type { Relation, RelationKind } from '../../model/relation.ts';
import type { Trace } from '../../model/trace.ts';
import { counted, listed } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { groupBy } from './group.ts';
import { hostVersionLines } from './host-versions.ts';
import { hostsOf } from './hosts.ts';
import { limit } from './limit.ts';
import { type Line, paragraph, row, span } from './line.ts';
import { artifactNames, placeNames, processName } from './names.ts';
import { byline, commitSpans } from './source.ts';

/** A revision that is not the expected one, and all who are at it. */
interface Gap {
  /** Processes, or artifacts. */
  readonly who: readonly Observation[];
  readonly isArtifact: boolean;
  readonly revision: string;
  readonly relation: Relation;
}

/** Sections that tell which versions run, and which commits make the difference. */
export function gapSections(trace: Trace, options: RenderOptions): readonly (readonly Line[])[] {
  if (trace.verdict === 'match') return [];
  const several = hostsOf(trace.processes).length > 1;
  const versions = several ? hostVersionLines(trace) : versionLines(trace);
  return [versions, ...gaps(trace).map((gap) => gapLines(gap, trace, options))];
}

/** While a rollout is under way, or got stuck, more than one version runs. */
function versionLines(trace: Trace): readonly Line[] {
  const known = trace.running.flatMap(({ revision }) => revision ?? []);
  const versions = groupBy(known, (revision) => revision);
  if (versions.length < 2) return [];
  const untold = trace.running.length - known.length;
  const parts = [
    ...versions.map((same) => `${shortCommit(same[0])} in ${same.length}`),
    ...(untold > 0 ? [`cannot tell in ${untold}`] : []),
  ];
  const lead = `${counted(versions.length, 'version')} in ${trace.running.length} processes: `;
  return [paragraph([span('  ')], [span(`${lead}${parts.join(', ')}`)])];
}

function gaps(trace: Trace): readonly Gap[] {
  const running = trace.processes.flatMap((process, index) => {
    const { revision, relation } = trace.running[index] ?? {};
    return toGap(process, false, revision, relation);
  });
  const artifacts = trace.artifacts.flatMap((artifact) => {
    const relation = trace.links.find(({ to }) => to === artifact.subject.id)?.relation;
    return toGap(artifact, true, relation?.revision, relation);
  });
  const isRunning = (revision: string) => running.some((each) => each.revision === revision);
  const all = [...running, ...artifacts.filter(({ revision }) => !isRunning(revision))];
  return groupBy(all, ({ revision }) => revision).map((alike) => ({
    ...alike[0],
    who: alike.flatMap(({ who }) => who),
  }));
}

function toGap(
  what: Observation,
  isArtifact: boolean,
  revision: string | null | undefined,
  relation: Relation | null | undefined,
): readonly Gap[] {
  if (!revision || !relation || relation.kind === 'same' || relation.kind === 'same-tree')
    return [];
  return [{ who: [what], isArtifact, revision, relation }];
}

function gapLines(gap: Gap, trace: Trace, options: RenderOptions): readonly Line[] {
  const { missing, extra, behind, ahead } = gap.relation;
  const [lacks, has] =
    gap.who.length === 1 ? ['It lacks', 'Only it has'] : ['They lack', 'Only they have'];
  const sentence = `${whoWords(gap, trace)} ${shortCommit(gap.revision)}, ${standing(gap.relation, refOf(trace))}.`;
  const heads = [
    ...(missing.length > 0 ? [{ words: lacks, commits: missing, count: behind }] : []),
    ...(extra.length > 0 ? [{ words: has, commits: extra, count: ahead }] : []),
  ];
  if (heads.length === 0) return [paragraph([span('  ')], [span(sentence)])];
  return heads.flatMap(({ words, commits, count }, index) => [
    paragraph([span('  ')], [span(`${index === 0 ? `${sentence} ` : ''}${words}:`)]),
    ...commitLines(commits, count, options),
  ]);
}

function whoWords({ who, isArtifact }: Gap, { processes }: Trace): string {
  if (isArtifact) return `${artifactNames(who)} ${who.length === 1 ? 'is' : 'are'} at`;
  const [only] = who;
  if (only && who.length === 1) return `${processName(only)} runs`;
  if (who.length > 3 && who.length === processes.length) return `All ${who.length} processes run`;
  const isSpread = hostsOf(processes).length > 1;
  return `${listed(isSpread ? placeNames(who, processes) : who.map(processName))} run`;
}

function refOf({ source }: Trace): string {
  const facts = source.state === 'observed' ? source.facts.repository : undefined;
  return facts?.resolvedRef ?? 'the source';
}

function standing({ kind, ahead, behind }: Relation, ref: string): string {
  const words: Readonly<Record<RelationKind, string>> = {
    same: 'as it should be',
    'same-tree': 'which has the same content',
    behind: `${counted(behind, 'commit')} behind ${ref}`,
    ahead: `${counted(ahead, 'commit')} ahead of ${ref}`,
    diverged: `${counted(ahead, 'commit')} ahead of ${ref} and ${behind} behind it`,
    'unknown-commit': 'a commit that the source does not have',
    'cannot-tell': `and how that stands to ${ref} cannot be told`,
  };
  return words[kind];
}

const SHOWN_COMMITS = 10;

function commitLines(
  commits: readonly CommitSummary[],
  count: number,
  options: RenderOptions,
): readonly Line[] {
  const shown = commits.slice(0, limit(SHOWN_COMMITS, options));
  const more = count - shown.length;
  return [
    ...shown.map((commit) =>
      row([span('    '), ...commitSpans(commit)], [span(byline(commit, options), 'quiet')]),
    ),
    ...(more > 0 ? [row([span(`    and ${counted(more, 'more commit')}`, 'quiet')])] : []),
  ];
}
