import type { Observation } from '../../model/observation.ts';
import type { Link, Trace } from '../../model/trace.ts';
import type { LinkVerdict } from '../../model/verdict.ts';
import type { RenderOptions } from '../renderer.ts';
import { ago } from './age.ts';
import { groupBy } from './group.ts';
import { type Judged, joinWorkers } from './judged.ts';
import { type Line, paragraph, span } from './line.ts';
import { artifactNames } from './names.ts';
import { remedyOf, remedyWords } from './remedy.ts';
import { replaceWords } from './replace.ts';
import { restartWords } from './restart.ts';

/** What to do next, as a list. */
export function nextLines(trace: Trace, options: RenderOptions): readonly Line[] {
  return stepLines(nextSteps(trace, options), '  Next: ');
}

/** What to do about each stage and link that is not as it should be, in the order of the chain. */
export function nextSteps(trace: Trace, options: RenderOptions): readonly string[] {
  if (trace.verdict === 'match') return [];
  const all = [...hintOf(trace.source), ...artifactSteps(trace), ...processSteps(trace, options)];
  return [...new Set(all)];
}

/** Steps below each other, numbered where there are several. */
export function stepLines(steps: readonly string[], title: string): readonly Line[] {
  return steps.map((step, index) => {
    const number = steps.length > 1 ? `${index + 1}. ` : '';
    const lead = span(index === 0 ? title : ' '.repeat(title.length), 'strong');
    return paragraph([lead, span(number)], [span(step)]);
  });
}

/** What to do about what weakens the answer, where nothing else is to be done. */
export function problemSteps({ problems }: Trace): readonly string[] {
  const weighty = problems.filter(({ level, hint }) => level !== 'note' && hint !== '');
  return [...new Set(weighty.map(({ hint }) => toStep(hint)))];
}

/** The hint of a stage that was not seen. */
function hintOf(stage: Observation): readonly string[] {
  return stage.state === 'observed' || !stage.problem.hint ? [] : [toStep(stage.problem.hint)];
}

/** A hint, to follow a colon. */
function toStep(hint: string): string {
  return hint.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

function artifactSteps(trace: Trace): readonly string[] {
  const links = new Map(trace.links.map((link) => [link.to, link]));
  const steps = trace.artifacts.filter(isUntolerated(trace)).map((artifact) => ({
    artifact,
    step: artifactStep(artifact, links.get(artifact.subject.id), trace),
  }));
  // One on each host: those of which the same is to be done are named together.
  return groupBy(steps, ({ step }) => step).flatMap((alike) => {
    const [{ step }] = alike;
    return step === ''
      ? []
      : [fill(step, '{what}', artifactNames(alike.map((each) => each.artifact)))];
  });
}

/** What the policy lets pass needs nothing done. */
function isUntolerated({ policy }: Trace): (artifact: Observation) => boolean {
  const tolerated = policy?.findings.filter(({ outcome }) => outcome === 'tolerated') ?? [];
  const subjects = new Set(tolerated.map(({ subject }) => subject));
  return ({ subject }) => !subjects.has(subject.id);
}

function artifactStep(artifact: Observation, link: Link | undefined, { source }: Trace): string {
  if (artifact.state !== 'observed' || !link) return hintOf(artifact).join('');
  if (source.state !== 'observed') return '';
  const steps = artifact.facts.image ? { ...BUILD_STEPS, ...IMAGE_STEPS } : BUILD_STEPS;
  const step = isConflict(link) ? CONFLICT : steps[link.verdict];
  const how = artifact.facts.checkout ? ' (git pull)' : '';
  return step ? `${fill(step, '{how}', how)}.` : '';
}

const BUILD_STEPS: Readonly<Record<LinkVerdict, string | null>> = {
  same: null,
  behind: 'bring {what} up to date{how}, then restart what runs from it',
  ahead: 'push or merge what {what} has, or go back to the commit that was meant',
  diverged: 'decide which of the two is meant: {what} and the source have both moved on',
  modified: 'commit the edits in {what}, or put them back (git restore)',
  stale: null,
  different: 'deploy {what} anew from the source',
  absent: null,
  unknown: null,
};

/** An image is never edited: it is made anew. */
const IMAGE_STEPS: Partial<typeof BUILD_STEPS> = {
  behind: 'build the source anew, push it as {what}, and roll it out',
  ahead:
    'push or merge what {what} was built from, or go back to an image of the commit that was meant',
  different: 'build the source anew, push it as {what}, and roll it out',
  unknown:
    'let the build of {what} write its commit and repository into the labels org.opencontainers.image.revision and .source',
};

const CONFLICT = 'find out which of the two is wrong';

/** Evidence of equal strength that decides both ways. */
function isConflict({ verdict, evidence }: Link): boolean {
  const decided = new Set(evidence.flatMap((each) => (each.verdict ? [each.agrees] : [])));
  return verdict === 'unknown' && decided.has(true) && decided.has(false);
}

/** A replacement as a function, because `$&` in a path must stay what it is. */
function fill(text: string, place: string, value: string): string {
  return text.replace(place, () => value);
}

/** A process that executes what was meant is left alone, whatever lies on disk. */
function processSteps(trace: Trace, options: RenderOptions): readonly string[] {
  const links = new Map(trace.links.map((link) => [link.to, link]));
  const unseen = trace.artifacts.flatMap(({ state, subject }) =>
    state === 'observed' ? [] : [subject.id],
  );
  const judged = trace.processes.flatMap((process, index) => {
    const link = links.get(process.subject.id);
    const isRight = trace.running[index]?.verdict === 'match';
    const isComparable = link && unseen.every((id) => id !== link.from);
    return process.state === 'observed' && isComparable && !isRight ? [{ process, link }] : [];
  });
  const kindOf = ({ link }: Judged) => `${link.verdict} ${remedyOf(link)}`;
  const steps = groupBy(joinWorkers(judged), kindOf).flatMap((alike) =>
    processStep(alike, options),
  );
  const isSourceSeen = trace.source.state === 'observed';
  return [...trace.processes.flatMap(hintOf), ...(isSourceSeen ? steps : [])];
}

function processStep(
  alike: readonly [Judged, ...Judged[]],
  options: RenderOptions,
): readonly string[] {
  const [{ link }] = alike;
  const processes = alike.map(({ process }) => process);
  const restart = restartWords(processes);
  const replace = replaceWords(processes);
  if (replace && OLD_IMAGE.includes(link.verdict)) return [`${replace}: ${MADE_FROM}.`];
  switch (link.verdict) {
    case 'same':
    case 'absent':
      return [];
    case 'stale':
      if (remedyOf(link)) return [remedyWords(remedyOf(link), processes)];
      return [
        `${restart}: ${alike.length === 1 ? 'it has' : 'they have'} not loaded ${onDisk(alike, options)}.`,
      ];
    case 'unknown':
      return unknownStep(alike);
    case 'different':
      return [`${restart} from the artifact.`];
    default:
      return [`${restart}.`];
  }
}

/** A restart would run the same image again. */
const OLD_IMAGE: readonly LinkVerdict[] = ['stale', 'different', 'behind', 'diverged'];
const MADE_FROM = 'a restart would run the same image again';

/** What may not be read has a hint of its own; after a restart the rest is told. */
function unknownStep(alike: readonly [Judged, ...Judged[]]): readonly string[] {
  if (alike.some(({ link }) => isConflict(link))) return [`${CONFLICT}.`];
  // Of what a container was made from, a restart would tell nothing new.
  const readable = alike.flatMap(({ process }) =>
    isDenied(process) || isContainer(process) ? [] : [process],
  );
  return readable.length > 0 ? [remedyWords(remedyOf(alike[0].link), readable)] : [];
}

function isContainer(process: Observation): boolean {
  return process.state === 'observed' && process.facts.container !== undefined;
}

function isDenied(process: Observation): boolean {
  return process.state === 'observed' && (process.facts.process?.denied.length ?? 0) > 0;
}

function onDisk(alike: readonly Judged[], { now }: RenderOptions): string {
  const times = alike.flatMap(({ link }) =>
    link.evidence.flatMap(({ says, since }) => (says === link.reason && since ? [since] : [])),
  );
  const [first] = times.sort();
  return first ? `what came to disk ${ago(first, now)}` : 'what is on disk';
}
