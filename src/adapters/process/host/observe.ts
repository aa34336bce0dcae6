import type { Clock } from '../../../clients/procfs/clock.ts';
import { readDigest } from '../../../clients/procfs/sha256.ts';
import type { Digest } from '../../../model/digest.ts';
import type { LoadWindow } from '../../../model/load-window.ts';
import type { Observed } from '../../../model/observation.ts';
import type { Context } from '../../adapter.ts';
import { type Findings, NO_DIGESTS, toFacts } from './facts.ts';
import { ancestorsOf, type Kinship, type Member } from './family.ts';
import { toLoadWindow } from './load.ts';
import type { HostOptions } from './options.ts';
import type { Entry, Process } from './process.ts';
import { programName } from './program.ts';
import { spellings } from './query.ts';
import { isSharedPath, type Reader } from './reader.ts';
import { isInsideAny } from './select.ts';
import { findMaster, isSameProgram, type MasterFacts, toSituation } from './situation.ts';
import { findSupervisor } from './supervisor.ts';

/** What is known around the processes that are observed. */
interface Scene {
  readonly kinship: Kinship<Entry>;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly userNames: ReadonlyMap<number, string>;
  readonly loads: HostOptions['loads'];
  readonly context: Context;
}

/** An observation of each member, in their order. */
export async function observe(
  members: readonly Member<Process>[],
  scene: Scene,
): Promise<readonly Observed[]> {
  const { artifactPath } = scene.context;
  const roots = artifactPath === null ? [] : spellings(artifactPath);
  const digests = openDigests(roots, scene.context);
  const observations: Observed[] = [];
  for (const { depth, process } of members) {
    scene.context.signal.throwIfAborted();
    const facts = toFacts(process, {
      depth,
      elsewhere: roots.some((root) => !isSharedPath(process, root)),
      clock: scene.clock,
      userNames: scene.userNames,
      supervisor: findSupervisor(process, ancestorsOf(scene.kinship, process)),
      load: loadWindowOf(process, scene),
      script: scene.reader.script(process),
      digests: await digests(process),
    });
    observations.push(toObserved(process, facts));
  }
  return observations;
}

function toObserved(process: Process, facts: Observed['facts']): Observed {
  return {
    state: 'observed',
    subject: {
      stage: 'process',
      id: `local:${process.pid}`,
      type: 'host',
      location: process.exe?.path ?? programName(process),
      host: 'local',
    },
    facts,
  };
}

function loadWindowOf(process: Process, scene: Scene): LoadWindow {
  const { clock, kinship, loads } = scene;
  return toLoadWindow(toSituation(process, readMaster(process, scene), kinship, clock), loads);
}

function readMaster(process: Process, { kinship, reader }: Scene): MasterFacts | null {
  const entry = findMaster(process, kinship);
  const master = entry && (entry.pid === process.pid ? process : reader.process(entry));
  if (!master || !isSameProgram(process, master)) return null;
  return { process: master, config: reader.config(master) };
}

type Digests = (process: Process) => Promise<Findings['digests']>;

/** Hashes programs that belong to the artifact, each file once. */
function openDigests(roots: readonly string[], context: Context): Digests {
  const digestOf = (id: string, path: string): Promise<Digest | null> =>
    context.once(`sha256 ${id}`, () => readDigest(path, context.signal));
  return async ({ exe, pid, program, programNow }) => {
    if (!exe || !program || !isInsideAny(exe.path, roots)) return NO_DIGESTS;
    const onDisk = exe.replaced === 'replaced' ? programNow : null;
    return {
      digest: await digestOf(program.id, `/proc/${pid}/exe`),
      digestOnDisk: onDisk && (await digestOf(onDisk.id, `/proc/${pid}/root${exe.path}`)),
    };
  };
}
