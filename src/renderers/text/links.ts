import type { Observation } from '../../model/observation.ts';
import type { Link, Trace } from '../../model/trace.ts';
import { listed } from '../../model/words.ts';
import type { RenderOptions } from '../renderer.ts';
import { evidenceLines } from './evidence.ts';
import { groupBy } from './group.ts';
import { hostsOf, someHosts } from './hosts.ts';
import { type Line, paragraph, row, span } from './line.ts';
import { linkMark, linkTone, PIPE } from './marks.ts';
import { placeNames } from './names.ts';

const POINT = span('     ▼', 'quiet');
const VERDICT_WIDTH = 11;

/** The edge above artifacts: the same thing on several hosts, or one. */
export function linkLines(
  trace: Trace,
  artifacts: readonly Observation[],
  options: RenderOptions,
): readonly Line[] {
  const hosts = new Map(artifacts.map(({ subject }) => [subject.id, subject.host]));
  const all = hostsOf(artifacts).length;
  const nameHosts = (group: readonly Link[]) =>
    someHosts(
      group.flatMap(({ to }) => hosts.get(to) ?? []),
      all,
    );
  return edge(
    trace.links.filter(({ to }) => hosts.has(to)),
    trace,
    options,
    all > 1 ? nameHosts : shareOf,
  );
}

/** The edge above the processes: one line for each verdict and reason that occurs. */
export function deployLines(trace: Trace, options: RenderOptions): readonly Line[] {
  const ids = new Set(trace.processes.map(({ subject }) => subject.id));
  return edge(
    trace.links.filter(({ to }) => ids.has(to)),
    trace,
    options,
    hostsOf(trace.processes).length > 1 ? nameProcesses(trace.processes) : shareOf,
  );
}

/** Of processes on several hosts, the most are counted; of the others it is said where they are. */
function nameProcesses(processes: readonly Observation[]): NameGroup {
  return (group, all) => {
    if (group.length > 1 && 2 * group.length > all) return shareOf(group, all);
    const ids = new Set(group.map(({ to }) => to));
    const some = processes.filter(({ subject }) => ids.has(subject.id));
    return listed(placeNames(some, processes));
  };
}

/** Says which of all links a group is. */
type NameGroup = (group: readonly Link[], all: number) => string;

const shareOf: NameGroup = (group, all) => `${group.length} of ${all}`;

function edge(
  links: readonly Link[],
  trace: Trace,
  options: RenderOptions,
  nameGroup: NameGroup = shareOf,
): readonly Line[] {
  if (links.length === 0) return [];
  const groups = groupBy(links, (link) => `${link.verdict} ${reasonOf(link, trace)}`);
  return [
    row([PIPE]),
    ...groups.flatMap((group) => [
      groupLine(group, links.length, trace, nameGroup),
      ...evidenceLines(group, options),
    ]),
    row([POINT]),
  ];
}

function groupLine(
  group: readonly [Link, ...Link[]],
  all: number,
  trace: Trace,
  nameGroup: NameGroup,
): Line {
  const [link] = group;
  const reason = reasonOf(link, trace);
  const share = group.length === all ? `all ${all}` : nameGroup(group, all);
  // A host that was not reached is named by the reason itself.
  const isSaid = [' ', ':'].some((end) => reason.startsWith(share + end));
  const verdict = `${linkMark(link.verdict)} ${link.verdict}`.padEnd(VERDICT_WIDTH);
  return paragraph(
    [PIPE, span('  '), span(verdict, linkTone(link.verdict)), span('  ')],
    [span(all > 1 && !isSaid ? `${share}: ${reason}` : reason)],
    { margin: PIPE, right: [span(link.strength === 'none' ? '' : link.strength, 'quiet')] },
  );
}

/** Where the stage above was not seen, it has told itself why; here it is enough that nothing can be compared. */
function reasonOf({ from, to, reason }: Link, trace: Trace): string {
  const all = [trace.source, ...trace.artifacts, ...trace.processes];
  const isSeen = (id: string) => all.find(({ subject }) => subject.id === id)?.state === 'observed';
  return isSeen(to) && !isSeen(from) ? 'nothing to compare with' : reason;
}
