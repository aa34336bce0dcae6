import { type Clock, parseClock } from '../../../clients/procfs/clock.ts';
import { hidesProcesses } from '../../../clients/procfs/mounts.ts';
import { parseOsName } from '../../../clients/procfs/os-release.ts';
import { parsePasswd } from '../../../clients/procfs/passwd.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { RawMachine } from '../../../clients/procfs/raw.ts';
import { parseVirtualization } from '../../../clients/procfs/virtualization.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Machine, StageObservations } from '../../../model/observation.ts';
import type { Context } from '../../adapter.ts';
import { absent, explainUnknown, unseen, withFallen } from './absence.ts';
import type { Managers } from './fallen.ts';
import { toKinship } from './family.ts';
import { foresee } from './foresee.ts';
import { candidatesOf, findGroup, ownOf } from './group.ts';
import type { Hear } from './hear.ts';
import { NoMatch } from './no-match.ts';
import { observe } from './observe.ts';
import type { HostOptions, Selectors } from './options.ts';
import type { OtherName } from './other-names.ts';
import { toClockProblems, toDeniedProblem, toLeftOutProblems } from './problems.ts';
import { type Entry, parsePlace } from './process.ts';
import { resolveQuery } from './query.ts';
import { readProcesses } from './reader.ts';
import { findEnded, type Remembered, remember } from './remembered.ts';
import { ruleOut, scanEntries, scanPlaces } from './scan.ts';
import { describeSelectors, isRenamed, type Query } from './select.ts';
import { withMasters } from './situation.ts';

interface Where {
  readonly host: string;
  readonly procfs: Procfs;
  /** A way to a UNIX socket of that host. */
  readonly dial: Managers['dial'];
  readonly hear: Hear;
  readonly context: Context;
}

/** The processes of one host. Throws `WorldError`. */
export async function lookAt(
  find: Selectors,
  options: HostOptions,
  where: Where,
): Promise<StageObservations> {
  where.procfs.foresee(foresee(find, where.context));
  const machine = await where.procfs.machine();
  const { procfs, dial, host, context } = where;
  const key = `managers ${host} ${describeSelectors(find)}`;
  const entries = scanEntries(procfs);
  const remembered = await context.keep(key, async (): Promise<Remembered> => new Map());
  const [running, ended] = await Promise.all([
    findProcesses(find, options, machine, entries, where).catch((error: unknown) => {
      const text = describeSelectors(find);
      if (error instanceof NoMatch) return absent(host, text, error.message, error.code);
      if (error instanceof WorldError && UNCLEAR.includes(error.code))
        return unseen(host, text, error);
      throw error;
    }),
    findEnded(find, remembered, { procfs, entries, dial, signal: context.signal }),
  ]);
  remember(remembered, running.observations);
  const found = withFallen(host, find, running, ended);
  const problems = [...found.problems, ...toClockProblems(host, machine.skew)];
  return { ...found, problems, machines: [toMachine(host, machine)] };
}

/** What is asked for is not known, on this host at least. */
const UNCLEAR: readonly string[] = ['pidfile-invalid', 'user-unknown'];

async function findProcesses(
  find: Selectors,
  { children, loads }: HostOptions,
  machine: RawMachine,
  scanned: Promise<readonly Entry[]>,
  { host, procfs, hear, context }: Where,
): Promise<StageObservations> {
  const clock = toClock(machine);
  const userNames = parsePasswd(machine.passwd);
  const entries = await scanned;
  const { passwd, self } = machine;
  const { baseFolder } = context;
  const query = await resolveQuery(find, { procfs, entries, passwd, baseFolder });
  const kinship = toKinship(entries);
  const own = find.pid === undefined ? ownOf(self, kinship) : new Set<Entry>();
  const notOwn = (all: Iterable<Entry>) => [...all].filter((entry) => !own.has(entry));
  const seen = await scanPlaces(procfs, notOwn(entries), query);
  const toSearch = (matched: readonly Entry[]) => ({
    find,
    query,
    matched,
    kinship,
    children,
    self,
  });
  // Whatever will be ruled out is read with the rest, at the same time.
  const wanted = notOwn(withMasters(candidatesOf(toSearch(seen.matched)), kinship));
  const [{ matched, unknown }, processes] = await Promise.all([
    ruleOut(procfs, seen, query),
    readProcesses(procfs, wanted, clock),
  ]);
  const search = toSearch(matched);
  const group = findGroup(search, processes);
  const notes = toLeftOutProblems(host, group.leftOut);
  if (group.members.length === 0) {
    const reason = explainUnknown(host, find, query.text, {
      hidden: hidesProcesses(machine.mounts) && !machine.privileged,
      exists: find.pid !== undefined && (await procfs.exists(find.pid)),
      unknown: unknown.length,
      renamed: unknown.filter((entry) => isRenamed(entry, query)).length,
      privileged: machine.privileged,
      otherName: await lookElsewhere(
        notOwn(entries).filter((entry) => !matched.includes(entry)),
        query,
        procfs,
      ),
    });
    return { ...reason, problems: notes };
  }
  const scene = { host, procfs, hear, kinship, processes, clock, userNames, loads, context };
  const observations = await observe(group.members, scene);
  const denied = group.members
    .filter(({ process }) => process.denied.length > 0)
    .map(({ process }) => toDeniedProblem(host, process, userNames));
  return { observations, problems: [...notes, ...denied] };
}

/** Only now is it worth the time to look at what every process runs. */
async function lookElsewhere(
  entries: readonly Entry[],
  { inside }: Query,
  procfs: Procfs,
): Promise<OtherName | null> {
  if (inside === null) return null;
  const raws = await procfs.places(
    entries.map(({ pid }) => pid),
    false,
  );
  const places = entries.flatMap((entry) => {
    const raw = raws.get(entry.pid);
    return raw ? [parsePlace(entry, raw)] : [];
  });
  return (await import('./other-names.ts')).findOtherName(procfs, places, inside);
}

function toClock({ uptime, now, error }: RawMachine): Clock {
  return parseClock(uptime, now, error);
}

function toMachine(host: string, machine: RawMachine): Machine {
  return {
    host,
    os: parseOsName(machine.osRelease),
    kernel: machine.kernel,
    virtualization: parseVirtualization(machine.virtualization),
    clock: machine.skew,
  };
}
