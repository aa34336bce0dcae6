import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { resolve } from 'node:path';
import { parseOsName } from '../../../clients/procfs/parse.ts';
import type { Observation, Observed, StageObservations } from '../../../model/observation.ts';
import { type Problem, type ProblemCode, toProblem } from '../../../model/problem.ts';
import { redactArguments } from '../../../model/redact.ts';
import type { Adapter, Context } from '../../adapter.ts';
import { type Details, readDetails } from './details.ts';
import { familyOf, type Member } from './family.ts';
import { sortOut, withoutSelf } from './leave-out.ts';
import { type LoadClues, toLoadWindow } from './load.ts';
import type { HostOptions, Selectors } from './options.ts';
import { readPidfile } from './pidfile.ts';
import { assertOwnerVisible, listeningSockets, select } from './select.ts';
import { supervisorOf } from './supervisor.ts';
import { ancestorsOf, type Row, readTable, type Table } from './table.ts';

/** Processes of this machine, as the kernel tells of them. */
export const hostProcesses: Adapter<HostOptions> = {
  resolve: async (options, context) => {
    const find = toSelectors(options, context);
    const pidOfFile = find.pidfile === undefined ? null : readPidfile(find.pidfile);
    const table = readTable();
    const matched = select(table, find, pidOfFile);
    const { kept, notes } = choose(matched, table, find);
    if (kept.length === 0) return nothing(find, notes);
    const sockets = listeningSockets();
    const family = withoutSelfUnless(find, familyOf(kept, table, options.children), table);
    const details = family.flatMap((member) => {
      const read = readDetails(member.row, table.clock, sockets, context.artifactPath);
      return read ? [{ member, details: read }] : [];
    });
    if (details.length === 0) return nothing(find, notes);
    const byPid = new Map(details.map(({ details: each }) => [each.row.pid, each]));
    return {
      observations: details.map(({ member, details: each }) =>
        observe(member, each, byPid, table, options),
      ),
      problems: [...notes, ...details.flatMap(({ details: each }) => deniedOf(each))],
      machines: [readMachine()],
    };
  },
};

function toSelectors(options: HostOptions, context: Context): Selectors {
  const find = options.find ?? { inside: context.artifactPath ?? context.baseFolder };
  const absolute = (path: string | undefined) => path && resolve(context.baseFolder, path);
  const { pidfile, inside, cwd, exe } = find;
  return {
    ...find,
    ...(pidfile && { pidfile: absolute(pidfile) }),
    ...(inside && { inside: absolute(inside) }),
    ...(cwd && { cwd: absolute(cwd) }),
    ...(exe && { exe: absolute(exe) }),
  } as Selectors;
}

function choose(matched: readonly Row[], table: Table, find: Selectors) {
  if (find.inside !== undefined) return sortOut(matched, table, find.inside);
  return { kept: find.pid === undefined ? withoutSelf(matched, table) : matched, notes: [] };
}

function withoutSelfUnless(
  find: Selectors,
  family: readonly Member[],
  table: Table,
): readonly Member[] {
  if (find.pid !== undefined)
    return family.filter(({ row }) => row.pid !== process.pid || row.pid === find.pid);
  const kept = new Set(
    withoutSelf(
      family.map(({ row }) => row),
      table,
    ),
  );
  return family.filter(({ row }) => kept.has(row));
}

function nothing(find: Selectors, notes: readonly Problem[]): StageObservations {
  assertOwnerVisible(find);
  const wanted = Object.entries(find)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  const subject = {
    stage: 'process',
    id: 'local:none',
    type: 'host',
    location: wanted,
    host: 'local',
  } as const;
  const code: ProblemCode = 'process-not-found';
  const hint =
    find.inside === undefined
      ? undefined
      : 'Start it, or name it with process.find in deploy.config.yaml.';
  const message =
    find.inside === undefined
      ? `no process has ${wanted}`
      : `nothing runs from inside ${find.inside}`;
  return {
    observations: [
      { state: 'absent', subject, problem: toProblem('process', 'local', code, message, hint) },
    ],
    problems: notes,
    machines: [readMachine()],
  };
}

function observe(
  { depth, row }: Member,
  details: Details,
  family: ReadonlyMap<number, Details>,
  table: Table,
  options: HostOptions,
): Observation {
  const clues = toClues(row, details, family, table);
  const facts: Observed['facts'] = {
    process: {
      pid: row.pid,
      parent: row.stat.parent,
      depth,
      user: details.user,
      name: row.stat.name,
      command: redactArguments(row.args),
      cwd: details.cwd,
      cwdDeleted: details.cwdDeleted,
      startedAt: new Date(row.startedAt).toISOString(),
      ports: details.ports,
      cgroup: details.cgroup,
      supervisor: supervisorOf(
        row,
        ancestorsOf(row.pid, table),
        details.cgroup,
        details.environment,
      ),
      cpu: Math.round(details.cpu * 1000) / 1000,
      memory: row.stat.residentPages * PAGE,
      denied: details.denied,
    },
    load: toLoadWindow(clues, table.clock.now, options.loads),
    claims: details.claims,
    ...(details.executable && { executable: details.executable }),
    ...(details.script && { script: details.script }),
  };
  return {
    state: 'observed',
    subject: {
      stage: 'process',
      id: `local:${row.pid}`,
      type: 'host',
      location: details.executable?.path ?? row.stat.name,
      host: 'local',
    },
    facts,
  };
}

/** Linux's page on every machine that is common; only the memory shown depends on it. */
const PAGE = 4096;

/** What tells when a process loaded its code: of itself, of what forked it, and of its siblings. */
function toClues(
  row: Row,
  details: Details | undefined,
  family: ReadonlyMap<number, Details>,
  table: Table,
): LoadClues {
  const parent = row.stat.forkedOnly ? table.rows.get(row.stat.parent) : undefined;
  const siblings = [...table.rows.values()].filter(
    ({ stat }) => stat.parent === row.stat.parent && stat.forkedOnly,
  );
  return {
    startedAt: row.startedAt,
    forkedOnly: row.stat.forkedOnly,
    program: details?.executable?.path ?? row.args[0] ?? row.stat.name,
    args: row.args,
    lastExecBefore: details?.lastExecBefore ?? null,
    parent:
      parent && parent.pid !== row.pid
        ? toClues(parent, family.get(parent.pid), family, table)
        : null,
    oldestSibling: Math.min(row.startedAt, ...siblings.map(({ startedAt }) => startedAt)),
    settings: details?.settings ?? '',
  };
}

function deniedOf({ row, denied }: Details): readonly Problem[] {
  if (denied.length === 0) return [];
  const message = `process ${row.pid} (${row.stat.name}) does not let ${denied.join(', ')} be read`;
  return [toProblem('process', `local:${row.pid}`, 'process-denied', message)];
}

function readMachine() {
  return { host: 'local', os: osName(), kernel: release() };
}

function osName(): string {
  try {
    return parseOsName(readFileSync('/etc/os-release', 'utf8')) ?? 'Linux';
  } catch {
    return 'Linux';
  }
}
