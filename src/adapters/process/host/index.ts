import { existsSync } from 'node:fs';
import { parseClock } from '../../../clients/procfs/clock.ts';
import { readMachine } from '../../../clients/procfs/local.ts';
import { hidesProcesses } from '../../../clients/procfs/mounts.ts';
import { parseOsName } from '../../../clients/procfs/os-release.ts';
import { parsePasswd } from '../../../clients/procfs/passwd.ts';
import type { RawMachine } from '../../../clients/procfs/raw.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Machine, StageObservations } from '../../../model/observation.ts';
import type { Adapter, Context } from '../../adapter.ts';
import { absent, explainUnknown } from './absence.ts';
import { toKinship } from './family.ts';
import { findGroup } from './group.ts';
import { observe } from './observe.ts';
import type { HostOptions, Selectors } from './options.ts';
import { toDeniedProblem, toLeftOutProblems } from './problems.ts';
import { NoMatch, resolveQuery } from './query.ts';
import { openReader } from './reader.ts';
import { scanEntries, scanMatches } from './scan.ts';
import { describeSelectors } from './select.ts';

/** Processes of this machine, as /proc shows them. */
export const hostProcesses: Adapter<HostOptions> = {
  resolve: async (options, context) => {
    if (!existsSync('/proc/self/stat')) {
      throw new WorldError('not-supported', 'this machine has no /proc to read processes from');
    }
    const find = options.find ?? toDefault(context);
    const machine = readMachine();
    const found = await findProcesses(find, options, machine, context).catch((error: unknown) => {
      if (error instanceof NoMatch)
        return absent(describeSelectors(find), error.message, error.code);
      throw error;
    });
    return { ...found, machines: [toMachine(machine)] };
  },
};

function toDefault(context: Context): Selectors {
  if (context.artifactPath !== null) return { inside: context.artifactPath };
  throw new WorldError(
    'process-not-found',
    'nothing says which processes are meant: the artifact is no folder of this machine',
    'Name process.find in deploy.config.yaml.',
  );
}

async function findProcesses(
  find: Selectors,
  options: HostOptions,
  machine: RawMachine,
  context: Context,
): Promise<StageObservations> {
  const clock = parseClock(machine.uptime, machine.now);
  const userNames = parsePasswd(machine.passwd);
  const entries = await scanEntries(context.signal);
  const query = await resolveQuery(find, entries, machine.passwd, context);
  const { matched, unknown } = await scanMatches(entries, query, context.signal);
  const kinship = toKinship(entries);
  const reader = openReader(clock);
  const group = findGroup({ find, query, matched, kinship, reader, children: options.children });
  const notes = toLeftOutProblems(group.leftOut);
  if (group.members.length === 0) {
    const hidden = hidesProcesses(machine.mounts) && process.getuid?.() !== 0;
    const reason = explainUnknown(find, query.text, { hidden, unknown: unknown.length });
    return { ...reason, problems: notes };
  }
  const scene = { kinship, reader, clock, userNames, loads: options.loads, context };
  const observed = await observe(group.members, scene);
  const denied = group.members
    .filter(({ process }) => process.denied.length > 0)
    .map(({ process }) => toDeniedProblem(process, userNames));
  return { observations: observed, problems: [...notes, ...denied] };
}

function toMachine(machine: RawMachine): Machine {
  return { host: 'local', os: parseOsName(machine.osRelease), kernel: machine.kernel };
}
