import { existsSync } from 'node:fs';
import { parseClock } from '../../../clients/procfs/clock.ts';
import { localProcfs } from '../../../clients/procfs/local.ts';
import { hidesProcesses } from '../../../clients/procfs/mounts.ts';
import { parseOsName } from '../../../clients/procfs/os-release.ts';
import { parsePasswd } from '../../../clients/procfs/passwd.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { RawMachine } from '../../../clients/procfs/raw.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Machine, StageObservations } from '../../../model/observation.ts';
import type { Adapter, Context } from '../../adapter.ts';
import { absent, explainUnknown } from './absence.ts';
import { toKinship } from './family.ts';
import { candidatesOf, findGroup } from './group.ts';
import { observe } from './observe.ts';
import type { HostOptions, Selectors } from './options.ts';
import { toDeniedProblem, toLeftOutProblems } from './problems.ts';
import { NoMatch, resolveQuery } from './query.ts';
import { readProcesses } from './reader.ts';
import { scanEntries, scanMatches } from './scan.ts';
import { describeSelectors } from './select.ts';
import { withMasters } from './situation.ts';

/** Processes of this machine, as /proc shows them. */
export const hostProcesses: Adapter<HostOptions> = {
  resolve: async (options, context) => {
    if (!existsSync('/proc/self/stat')) {
      throw new WorldError('not-supported', 'this machine has no /proc to read processes from');
    }
    const procfs = localProcfs(context.signal);
    const find = options.find ?? toDefault(context);
    const machine = await procfs.machine();
    const found = await findProcesses(find, options, { procfs, machine, context }).catch(
      (error: unknown) => {
        if (!(error instanceof NoMatch)) throw error;
        return absent(describeSelectors(find), error.message, error.code);
      },
    );
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

interface Where {
  readonly procfs: Procfs;
  readonly machine: RawMachine;
  readonly context: Context;
}

async function findProcesses(
  find: Selectors,
  { children, loads }: HostOptions,
  { procfs, machine, context }: Where,
): Promise<StageObservations> {
  const clock = parseClock(machine.uptime, machine.now, machine.error);
  const userNames = parsePasswd(machine.passwd);
  const entries = await scanEntries(procfs);
  const { passwd, self } = machine;
  const { baseFolder } = context;
  const query = await resolveQuery(find, { procfs, entries, passwd, baseFolder });
  const { matched, unknown } = await scanMatches(procfs, entries, query);
  const kinship = toKinship(entries);
  const search = { find, query, matched, kinship, children, self };
  const wanted = withMasters(candidatesOf(search), kinship);
  const processes = await readProcesses(procfs, wanted, clock);
  const group = findGroup(search, processes);
  const notes = toLeftOutProblems(group.leftOut);
  if (group.members.length === 0) {
    const reason = explainUnknown(find, query.text, {
      hidden: hidesProcesses(machine.mounts) && !procfs.privileged,
      exists: find.pid !== undefined && (await procfs.exists(find.pid)),
      unknown: unknown.length,
    });
    return { ...reason, problems: notes };
  }
  const scene = { procfs, kinship, processes, clock, userNames, loads, context };
  const observations = await observe(group.members, scene);
  const denied = group.members
    .filter(({ process }) => process.denied.length > 0)
    .map(({ process }) => toDeniedProblem(process, userNames));
  return { observations, problems: [...notes, ...denied] };
}

function toMachine(machine: RawMachine): Machine {
  return { host: 'local', os: parseOsName(machine.osRelease), kernel: machine.kernel };
}
