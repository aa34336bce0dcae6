import type { Link, Trace } from '../../model/trace.ts';
import type { LinkVerdict } from '../../model/verdict.ts';
import { listed } from '../../model/words.ts';

const BUILD_STEPS: Readonly<Record<LinkVerdict, string | null>> = {
  same: null,
  behind: 'bring {what} up to date (git pull), then restart what runs from it',
  ahead: 'push or merge what {what} has, or go back to the commit that was meant',
  diverged: 'decide which of the two is meant: {what} and the source have both moved on',
  modified: 'commit the edits in {what}, or put them back (git restore)',
  stale: null,
  different: 'deploy {what} anew from the source',
  absent: null,
  unknown: null,
};

const DEPLOY_STEPS: Readonly<Record<LinkVerdict, string | null>> = {
  same: null,
  behind: 'restart {what}',
  ahead: 'restart {what}',
  diverged: 'restart {what}',
  modified: 'restart {what}',
  stale: 'restart {what}: it has not loaded what is on disk',
  different: 'restart {what} from the artifact',
  absent: null,
  unknown: 'restart {what} to be sure of what it runs',
};

/** What to do about each link that is not as it should be, in the order of the chain. */
export function nextSteps(trace: Trace): readonly string[] {
  const processIds = new Set(trace.processes.map(({ subject }) => subject.id));
  const builds = trace.links.filter(({ to }) => !processIds.has(to));
  const deploys = trace.links.filter(({ to }) => processIds.has(to));
  return [...new Set([...buildSteps(trace, builds), ...deploySteps(trace, deploys)])];
}

function buildSteps(trace: Trace, links: readonly Link[]): readonly string[] {
  return links.flatMap((link) => {
    const step = BUILD_STEPS[link.verdict];
    const artifact = trace.artifacts.find(({ subject }) => subject.id === link.to);
    return step ? [step.replace('{what}', () => artifact?.subject.location ?? link.to)] : [];
  });
}

function deploySteps(trace: Trace, links: readonly Link[]): readonly string[] {
  const verdicts = [...new Set(links.map(({ verdict }) => verdict))];
  return verdicts.flatMap((verdict) => {
    const step = DEPLOY_STEPS[verdict];
    const pids = links.filter((link) => link.verdict === verdict).map(({ to }) => pidOf(trace, to));
    return step ? [step.replace('{what}', () => listed(pids))] : [];
  });
}

function pidOf(trace: Trace, id: string): string {
  const process = trace.processes.find(({ subject }) => subject.id === id);
  return process?.state === 'observed' ? String(process.facts.process?.pid) : id;
}
