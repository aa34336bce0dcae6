import { buildLinkers, deployLinkers } from '../linkers/index.ts';
import type { LinkContext } from '../linkers/linker.ts';
import { type Commit, parseCommit } from '../model/commit.ts';
import { containmentIn } from '../model/containment.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import type { Observation, Observed, Subject } from '../model/observation.ts';
import { bareRelation, type Relation } from '../model/relation.ts';
import { toScope } from '../model/scope.ts';
import { type Answers, type ArtifactAnswers, NOTHING_ASKED } from './relate.ts';
import type { Observations } from './resolve.ts';

/** Two neighbours and everything that speaks of them; not judged yet. */
export interface Joint {
  readonly from: Observation;
  readonly to: Observation;
  readonly evidence: readonly Evidence[];
  readonly relationOf: (revision: string) => Relation;
  /** Else there was nothing to compare the two by. */
  readonly isMeantKnown: boolean;
}

export interface Joints {
  /** Source to each artifact, then its artifact to each process, in the order of the config. */
  readonly builds: readonly Joint[];
  readonly deploys: readonly Joint[];
}

/** Collects the evidence of every link. Pure. */
export function link(observed: Observations, answers: Answers): Joints {
  const source = first(observed.source.observations);
  const artifacts = observed.artifact.observations;
  const toContext = contextMaker(source, answers);
  return {
    builds: artifacts.map((artifact) => toBuild(source, artifact, toContext(artifact))),
    deploys: observed.process.observations.map((process) => {
      const artifact = artifactOf(process, artifacts);
      return toDeploy(artifact, process, toContext(artifact));
    }),
  };
}

type Maker = (artifact: Observation) => LinkContext | null;

function toBuild(source: Observation, artifact: Observation, context: LinkContext | null): Joint {
  const evidence =
    context && artifact.state === 'observed'
      ? buildLinkers.flatMap((linker) => linker.link(artifact.facts, context))
      : [];
  return { from: source, to: artifact, evidence, ...known(context) };
}

function toDeploy(artifact: Observation, process: Observation, context: LinkContext | null): Joint {
  const evidence =
    context && artifact.state === 'observed' && process.state === 'observed'
      ? deployLinkers.flatMap((linker) =>
          linker.link(artifact.facts, seenFrom(artifact.subject, process), context),
        )
      : [];
  return { from: artifact, to: process, evidence, ...known(context) };
}

function known(context: LinkContext | null): Pick<Joint, 'relationOf' | 'isMeantKnown'> {
  return {
    relationOf: context?.relationOf ?? (() => bareRelation('cannot-tell')),
    isMeantKnown: context !== null,
  };
}

/** Of a process on another host than the artifact the paths mean nothing there. */
function seenFrom({ host }: Subject, { subject, facts }: Observed): Facts {
  if (subject.host === host || !facts.process) return facts;
  return { ...facts, process: { ...facts.process, elsewhere: true } };
}

/** The artifact of its host that a process runs from, else the only one there, else the first of all. */
function artifactOf(process: Observation, artifacts: readonly Observation[]): Observation {
  const here = artifacts.filter(({ subject }) => subject.host === process.subject.host);
  const inside = here.find(
    (artifact) =>
      process.state === 'observed' &&
      artifact.state === 'observed' &&
      containmentIn(process.facts, artifact.subject.location, artifact.facts.place),
  );
  return inside ?? here[0] ?? first(artifacts);
}

/** Gives no context where the source names nothing to compare with. */
function contextMaker(source: Observation, answers: Answers): Maker {
  const facts = source.state === 'observed' ? source.facts : undefined;
  const expected = facts?.revision;
  if (!expected) return () => null;
  return (artifact) => ({
    expected: expected.revision,
    ref: facts.repository?.resolvedRef ?? 'the source',
    location: artifact.subject.location,
    place: artifact.state === 'observed' ? artifact.facts.place : undefined,
    relationOf: (revision) => relationOf(revision, expected.revision, answers),
    repositories: [source.subject.location, ...(facts.repository?.remotes ?? [])],
    counts: toScope(facts.repository?.paths ?? []),
    treeMatch: answers.relations.trees[artifact.subject.id] ?? null,
    ...toFileAnswers(answers.artifacts[artifact.subject.id] ?? NOTHING_ASKED),
  });
}

function toFileAnswers({ differences, keeping, touched }: ArtifactAnswers) {
  return {
    differencesFrom: (revision: string) => differences[revision] ?? null,
    keepingOf: (path: string) => keeping[path] ?? null,
    touched,
  };
}

function relationOf(revision: string, expected: Commit, answers: Answers): Relation {
  const known = answers.relations.revisions[revision];
  if (known) return known;
  const full = parseCommit(revision) ?? null;
  return bareRelation(full === expected ? 'same' : 'cannot-tell', full);
}

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new TypeError('a stage must yield at least one observation');
  return item;
}
