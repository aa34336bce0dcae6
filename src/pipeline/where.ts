import type { Commit } from '../model/commit.ts';
import type { Facts } from '../model/facts.ts';
import type { HeadMove } from '../model/head-history.ts';
import type { Observation } from '../model/observation.ts';
import { barePresence, type Presence, type PresenceAnswer } from '../model/presence.ts';
import type { Problem } from '../model/problem.ts';
import type { ProcessVerdict, Trace } from '../model/trace.ts';
import {
  type ArtifactStop,
  overall,
  type ProcessStop,
  type Stop,
  type Whereabouts,
} from '../model/whereabouts.ts';
import { withDeadline } from './deadline.ts';
import type { Plan } from './plan.ts';
import { toFault } from './resolve.ts';
import { contextFor, type TraceSettings, trace } from './trace.ts';

/** Traces the system, and asks the source which of the revisions that were seen hold the commit. Never rejects, unless the user gave up. */
export async function where(
  plan: Plan,
  wanted: string,
  settings: TraceSettings,
): Promise<Whereabouts> {
  const traced = await trace(plan, settings);
  const revisions = revisionsOf(traced);
  const { answer, problem } = await askByNumber(wanted, (name) =>
    ask(plan, name, revisions, settings),
  );
  settings.signal.throwIfAborted();
  return { ...toStops(traced, answer?.presence ?? {}), wanted: answer?.wanted ?? null, problem };
}

interface Asked {
  readonly answer: PresenceAnswer | null;
  readonly problem: Problem | null;
}

/** Seven digits may be a commit. */
const NUMBER = /^[1-9]\d{0,5}$/;

/** A bare number that nothing is called is that of a pull request. */
async function askByNumber(
  wanted: string,
  askFor: (name: string) => Promise<Asked>,
): Promise<Asked> {
  const asked = await askFor(wanted);
  const isUnknown = asked.problem?.code === 'ref-not-found';
  return isUnknown && NUMBER.test(wanted) ? askFor(`#${wanted}`) : asked;
}

async function ask(
  plan: Plan,
  wanted: string,
  revisions: readonly string[],
  settings: TraceSettings,
): Promise<Asked> {
  const { options } = plan.source;
  try {
    const { contains } = await plan.source.load();
    if (!contains) return { answer: null, problem: null };
    const question = { wanted, revisions };
    const answer = await withDeadline(settings, (signal) =>
      contains(options, contextFor(plan, settings)(signal), question),
    );
    return { answer, problem: null };
  } catch (error) {
    const fault = toFault('source', String(options.repository ?? 'source'), error);
    const isName = fault.code === 'ref-not-found';
    return { answer: null, problem: isName ? { ...fault, hint: NAMES } : fault };
  }
}

const NAMES = 'Name a commit, branch or tag, HEAD, or a pull request: 12 or pr:12.';

/** How far back it is told since when a checkout has held the commit. */
const MOST_MOVES = 50;

function revisionsOf(traced: Trace): readonly string[] {
  const artifacts = traced.artifacts.flatMap((artifact) => [
    revisionOf(artifact, traced),
    ...movesOf(artifact).flatMap(({ from, to }) => [from, to]),
  ]);
  const running = traced.running.map(({ revision }) => revision);
  const all = [expectedOf(traced), ...artifacts, ...running];
  return [...new Set(all.filter((revision) => revision !== null))];
}

function expectedOf({ source }: Trace): Commit | null {
  return factsOf(source).revision?.revision ?? null;
}

/** What an artifact was made from: its own checkout, else what the strongest evidence says. */
function revisionOf(artifact: Observation, { links }: Trace): string | null {
  const link = links.find(({ to }) => to === artifact.subject.id);
  return factsOf(artifact).checkout?.head ?? link?.relation?.revision ?? null;
}

function movesOf(artifact: Observation): readonly HeadMove[] {
  return factsOf(artifact).checkout?.moves?.slice(-MOST_MOVES) ?? [];
}

function factsOf(observation: Observation): Facts {
  return observation.state === 'observed' ? observation.facts : {};
}

type Presences = Readonly<Record<string, Presence>>;

/** How far the commit has got in a trace, by what is known of its revisions. Pure. */
export function toStops(traced: Trace, presences: Presences) {
  const expected = expectedOf(traced);
  const artifacts = traced.artifacts.map((artifact) => toArtifactStop(artifact, traced, presences));
  const processes = traced.processes.map((process, index) =>
    toProcessStop(process, traced.running[index], artifacts, traced, presences),
  );
  return {
    trace: traced,
    answer: overall(processes.map(({ presence }) => presence.contains)),
    ref: expected && toStop(expected, presences),
    artifacts,
    processes,
  };
}

function toStop(revision: string | null, presences: Presences): Stop {
  const doubt = revision === null ? 'no-revision' : 'not-asked';
  return { revision, presence: presences[revision ?? ''] ?? barePresence('cannot-tell', doubt) };
}

/** What was looked for and is not there holds nothing. */
function absentStop({ state }: Observation): Stop | null {
  return state === 'absent' ? { revision: null, presence: barePresence('no') } : null;
}

function toArtifactStop(artifact: Observation, traced: Trace, presences: Presences): ArtifactStop {
  const stop = absentStop(artifact) ?? toStop(revisionOf(artifact, traced), presences);
  return { id: artifact.subject.id, ...stop, since: heldSince(movesOf(artifact), stop, presences) };
}

/** When HEAD came to the first of the commits since which all hold it. */
function heldSince(moves: readonly HeadMove[], stop: Stop, presences: Presences): string | null {
  const holds = (commit: Commit | null) => commit !== null && presences[commit]?.contains === 'yes';
  const last = moves.at(-1);
  if (!last || stop.presence.contains !== 'yes' || last.to !== stop.revision) return null;
  const before = moves.findLastIndex(({ from }) => !holds(from));
  const move = moves[before];
  return move ? new Date(move.at).toISOString() : null;
}

function toProcessStop(
  process: Observation,
  running: ProcessVerdict | undefined,
  artifacts: readonly ArtifactStop[],
  traced: Trace,
  presences: Presences,
): ProcessStop {
  const stop = absentStop(process) ?? toStop(running?.revision ?? null, presences);
  const artifact = traced.artifacts.find(({ subject }) => subject.id === running?.artifact);
  const isHere = artifact?.subject.host === process.subject.host;
  const { load } = factsOf(process);
  return {
    id: process.subject.id,
    ...stop,
    onDisk: (isHere && artifacts.find(({ id }) => id === artifact.subject.id)) || null,
    loadedAt:
      load && load.basis !== 'request'
        ? { earliest: toIso(load.earliest), latest: toIso(load.latest) }
        : null,
  };
}

function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
