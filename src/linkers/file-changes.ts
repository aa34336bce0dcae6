import type { Evidence, Strength } from '../model/evidence.ts';
import type { FilesFacts, Touched } from '../model/facts.ts';
import { type LoadWindow, placeChange } from '../model/load-window.ts';
import { listed } from '../model/words.ts';
import { defineDeployLinker } from './linker.ts';
import { whereabouts } from './whereabouts.ts';

/**
 * Files without history: whether any changed after the process loaded them. If none did, what is there
 * is what was loaded. If one did, its content then is not known (a chmod moves ctime, too): cannot tell.
 */
export const fileChangesLinker = defineDeployLinker({
  kind: 'file-changes',
  reads: { artifact: ['files'], process: ['load', 'process'] },
  link: ({ files }, process, context) => {
    const where = whereabouts(process, context);
    if (where.kind === 'outside') return [];
    if (where.kind === 'unclear') return [cannotTell(where.says, files)];
    const touched = touchedSince(files, process.load);
    if (touched.length > 0) return [touchedEvidence(touched, files)];
    // That it loads code from where it stands is only likely.
    return [unchanged(where.by === 'cwd' ? 'claimed' : 'recorded', files)];
  },
});

/**
 * What is not surely older than the load. That a cache was made in a folder while the code was loading is
 * what loading does; later, it hides what else may have happened there.
 */
function touchedSince(files: FilesFacts, load: LoadWindow): readonly Touched[] {
  const all = files.kind === 'file' ? [files] : files.recent;
  return [
    ...all.filter(({ changedAt }) => placeChange(load, changedAt) !== 'before'),
    ...files.caches.filter(({ changedAt }) => placeChange(load, changedAt) === 'after'),
  ];
}

function unchanged(strength: Strength, files: FilesFacts): Evidence {
  return {
    kind: 'file-changes',
    strength,
    agrees: true,
    verdict: 'same',
    says: 'nothing in it changed since it was loaded',
    where: files.path,
  };
}

function touchedEvidence(touched: readonly Touched[], files: FilesFacts): Evidence {
  const names = listed(touched.map(({ path }) => path));
  const says = `touched since it was loaded, and what it held then is not known: ${names}`;
  const since = new Date(Math.min(...touched.map(({ changedAt }) => changedAt))).toISOString();
  return { ...cannotTell(says, files), since };
}

function cannotTell(says: string, files: FilesFacts): Evidence {
  return {
    kind: 'file-changes',
    strength: 'recorded',
    agrees: null,
    verdict: null,
    says,
    where: files.path,
  };
}
