import type { Engine } from '../../../clients/docker/engine.ts';
import { listAt, textsOf } from '../../../clients/json.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Facts } from '../../../model/facts.ts';
import type { ProcessFacts } from '../../../model/process-facts.ts';
import { redactArguments } from '../../../model/redact.ts';

/** How an engine is asked for processes, and how it tells of one. */
interface Reader {
  readonly columns: string;
  /** Nothing but the last column holds blanks; some engines split it at those. */
  readonly parse: (cells: readonly string[]) => Row;
}

interface Row {
  /** On the engine's machine, as the parent's. */
  readonly pid: number;
  readonly parent: number;
  readonly inside?: { readonly pid: number; readonly parent: number };
  readonly user: string;
  readonly seconds: number;
  /** Percent. */
  readonly cpu: number;
  /** KiB. */
  readonly memory: number;
  readonly command: readonly string[];
}

/** By the `ps` of its machine. */
export const DOCKER: Reader = {
  columns: '-eo pid,ppid,user,etimes,pcpu,rss,args',
  parse: ([pid, parent, user = '', seconds, cpu, memory, ...command]) => ({
    pid: Number(pid),
    parent: Number(parent),
    user,
    seconds: Number(seconds),
    cpu: Number(cpu),
    memory: Number(memory),
    command,
  }),
};

/** By what it reads itself: options of `ps` would have it start the one that lies in the container. */
export const PODMAN: Reader = {
  columns: 'hpid,pid,ppid,huser,etime,pcpu,rss,args',
  parse: ([pid, own, parent, user = '', elapsed = '', cpu, memory, ...command]) => ({
    pid: Number(pid),
    parent: 0,
    inside: { pid: Number(own), parent: Number(parent) },
    user,
    seconds: parseDuration(elapsed),
    cpu: Number(cpu),
    memory: Number(memory),
    command,
  }),
};

/** `1h2m3.5s`, in seconds. */
function parseDuration(text: string): number {
  const units: Readonly<Record<string, number>> = {
    h: 3600,
    m: 60,
    s: 1,
    ms: 1e-3,
    µs: 1e-6,
    ns: 1e-9,
  };
  const parts = [...text.matchAll(/([\d.]+)(h|ms|m|s|µs|ns)/g)];
  return parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (units[unit] ?? 0), 0);
}

/** The processes of a container, each parent right before what it started; none where the engine does not tell. */
export async function askEngine(
  container: { readonly id: string; readonly name: string; readonly pid: number },
  { columns, parse }: Reader,
  engine: Engine,
  now: number,
): Promise<readonly Facts[]> {
  const answer = await engine.top(container.id, columns).catch((error: unknown) => {
    // Its ps may know other options, or the container may just have ended.
    if (error instanceof WorldError && error.code === 'engine-failed') return null;
    throw error;
  });
  const rows = withParents(
    listAt(answer, 'Processes')
      .map((row) => parse(textsOf(row)))
      .filter(isWhole),
  );
  // Numbers of another machine, or of the container's own view, would be taken for those of this one.
  if (!rows.some(({ pid }) => pid === container.pid)) return [];
  return withDepths(rows.map((row) => toFacts(row, container.name, now))).map((process) => ({
    process,
  }));
}

function isWhole({ pid, parent, inside, seconds, cpu, memory, command }: Row): boolean {
  const numbers = [pid, parent, seconds, cpu, memory, ...(inside ? Object.values(inside) : [])];
  return command.length > 0 && numbers.every((each) => Number.isFinite(each));
}

/** Where only numbers inside the container tell who started whom. */
function withParents(all: readonly Row[]): readonly Row[] {
  // A number that an engine tells twice would be told with all below it, and that again.
  const rows = [...new Map(all.map((row) => [row.pid, row])).values()];
  const outside = new Map(rows.flatMap(({ pid, inside }) => (inside ? [[inside.pid, pid]] : [])));
  return rows.map((row) =>
    row.inside ? { ...row, parent: outside.get(row.inside.parent) ?? 0 } : row,
  );
}

function toFacts({ inside, ...row }: Row, name: string, now: number): ProcessFacts {
  const command = redactArguments(row.command.join(' ').split(' '));
  return {
    pid: row.pid,
    ...(inside ? { pidInside: inside.pid } : {}),
    parent: row.parent,
    depth: 0,
    user: row.user,
    name: (command[0] ?? '').split('/').at(-1) ?? '',
    command,
    cwd: null,
    cwdDeleted: false,
    elsewhere: true,
    startedAt: new Date(now - row.seconds * 1000).toISOString(),
    ports: [],
    cgroup: null,
    supervisor: { kind: 'container', name },
    cpu: row.cpu / 100,
    memory: row.memory * 1024,
    denied: [],
  };
}

/** As a tree, each parent right before what it started. */
function withDepths(rows: readonly ProcessFacts[]): readonly ProcessFacts[] {
  const pids = new Set(rows.map(({ pid }) => pid));
  const below = (parent: ProcessFacts | null, depth: number, left: number): ProcessFacts[] => {
    if (left === 0) return [];
    return rows
      .filter((row) =>
        parent ? row.parent === parent.pid && row !== parent : !pids.has(row.parent),
      )
      .flatMap((row) => [{ ...row, depth }, ...below(row, depth + 1, left - 1)]);
  };
  const tree = below(null, 0, rows.length);
  // Whatever an engine makes up: a ring has no top.
  return tree.length === rows.length ? tree : rows;
}
