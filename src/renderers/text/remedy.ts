import type { Remedy } from '../../model/evidence.ts';
import type { Observation } from '../../model/observation.ts';
import type { Link } from '../../model/trace.ts';
import { listed } from '../../model/words.ts';
import { processName } from './names.ts';
import { restartWords } from './restart.ts';

/** What helps where a restart does not; null where it does. */
export function remedyOf({ evidence, reason }: Link): Remedy | null {
  return evidence.find(({ says }) => says === reason)?.remedy ?? null;
}

/** What to do about processes of which it cannot be told what they run, or that run something old. */
export function remedyWords(remedy: Remedy | null, processes: readonly Observation[]): string {
  switch (remedy) {
    case 'relocate':
      return relocateWords(processes);
    case 'rebuild':
      return `build it anew from the source, then ${restartWords(processes)}.`;
    case null:
      return `${restartWords(processes)} to be sure of what runs.`;
  }
}

/** What another process started, such as `sleep`, is often of no interest: then nothing needs to move. */
function relocateWords(processes: readonly Observation[]): string {
  const path = `set artifact.path to where ${listed(processes.map(processName))} runs from`;
  const isStarted = processes.every(
    (each) => each.state === 'observed' && (each.facts.process?.depth ?? 0) > 0,
  );
  return isStarted
    ? `${path}, or process.children to false if only what started it counts.`
    : `${path}, or process.find to what runs from the artifact.`;
}
