import { shortCommit } from '../../model/commit.ts';
import type { Trace } from '../../model/trace.ts';
import { groupBy } from './group.ts';
import { hostsOf, someHosts } from './hosts.ts';
import { type Line, paragraph, span } from './line.ts';

/** What runs on a host: its versions; nothing, or nothing that can be told. */
interface HostVersion {
  readonly host: string;
  readonly kind: 'runs' | 'nothing' | 'unknown';
  readonly versions: string;
}

/** `3 of 4 hosts run 9f2c1ab; web-4 runs 51d0e77`: only where they differ. */
export function hostVersionLines(trace: Trace): readonly Line[] {
  const hosts = hostsOf(trace.processes).map((host) => toVersion(host, trace));
  const groups = groupBy(hosts, ({ kind, versions }) => `${kind} ${versions}`);
  if (groups.length < 2) return [];
  const sorted = [...groups].sort((a, b) => b.length - a.length);
  const sentences = sorted.map((group) => sentence(group, hosts.length));
  return [paragraph([span('  ')], [span(sentences.join('; '))])];
}

function toVersion(host: string, { processes, running }: Trace): HostVersion {
  const own = processes.flatMap((process, index) =>
    process.subject.host === host ? [{ process, running: running[index] }] : [],
  );
  if (own.every(({ process }) => process.state === 'absent'))
    return { host, kind: 'nothing', versions: '' };
  const revisions = own.flatMap((each) => each.running?.revision ?? []);
  if (revisions.length === 0) return { host, kind: 'unknown', versions: '' };
  const names = [...new Set(revisions.map(shortCommit))];
  const rest = revisions.length < own.length ? ['what cannot be told'] : [];
  return { host, kind: 'runs', versions: [...names, ...rest].join(' and ') };
}

function sentence(group: readonly [HostVersion, ...HostVersion[]], all: number): string {
  const [{ kind, versions }] = group;
  const some = someHosts(
    group.map(({ host }) => host),
    all,
  );
  const who = /^\d+ of \d+$/.test(some) ? `${some} hosts` : some;
  if (kind === 'nothing') return `nothing runs on ${who}`;
  if (kind === 'unknown') return `what runs on ${who} cannot be told`;
  return `${who} ${group.length === 1 ? 'runs' : 'run'} ${versions}`;
}
