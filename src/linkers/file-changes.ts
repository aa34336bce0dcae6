import { isInside, isLauncher, programOf, respell } from '../model/containment.ts';
import type { Evidence, Strength } from '../model/evidence.ts';
import { type Facts, type FilesFacts, LISTED_FILES, type Touched } from '../model/facts.ts';
import { type LoadWindow, placeChange } from '../model/load-window.ts';
import type { TreeMatch } from '../model/relation.ts';
import { defineDeployLinker, type LinkContext } from './linker.ts';
import { touchedWords } from './touched.ts';
import { whereabouts } from './whereabouts.ts';

/**
 * Files without history: whether any changed after the process loaded them. If none did, what is there
 * is what was loaded. If one did, its content then is not known (a chmod moves ctime, too): cannot tell.
 */
export const fileChangesLinker = defineDeployLinker({
  kind: 'file-changes',
  reads: { artifact: ['files'], process: ['load', 'process'] },
  link: ({ files, claims }, process, context) => {
    const where = whereabouts(process, context);
    if (where.kind === 'outside') return [];
    if (where.kind === 'unclear') return [cannotTell(where.says, files)];
    const all = touchedSince(files, process.load);
    const touched = withoutBeside(all, files, context.treeMatch);
    if (touched.length > 0) return [touchedEvidence(touched, files, process.load)];
    const stranger = where.by === 'cwd' ? null : strangerOf(process, files, context);
    const isLauncherOf = stranger !== null && isLauncher(process.script?.path ?? '');
    if (stranger !== null && !isLauncherOf && !claims?.length)
      return [{ ...cannotTell(strangerWords(stranger), files), remedy: 'rebuild' }];
    // That it loads code from where it stands, or was made of what lies there, is only likely.
    const strength = where.by === 'cwd' || stranger !== null ? 'claimed' : 'recorded';
    return [unchanged(strength, files, all.length > 0)];
  },
});

/** The program that is run, where the folder holds the files of a commit and that is none of them: it was built. */
function strangerOf(
  process: Facts,
  { path: root }: FilesFacts,
  { place, treeMatch }: LinkContext,
): string | null {
  const named = programOf(process);
  const program = named && (respell(named, place)?.path ?? named);
  if (!program || !isInside(program, root)) return null;
  return treeMatch?.beside.includes(program.slice(root.length + 1)) ? named : null;
}

function strangerWords(program: string): string {
  return `${program} is no file of the source: what it was made of is not known`;
}

/**
 * What a program writes beside the files of a commit (its log, its database) changes none of them. Only what
 * is listed can be told apart: where the list is full, the commit's own files may be missing from it.
 */
function withoutBeside(
  touched: readonly Touched[],
  files: FilesFacts,
  match: TreeMatch | null,
): readonly Touched[] {
  const isCut =
    files.recent.length >= LISTED_FILES && touched.includes(files.recent.at(-1) as Touched);
  if (!match || match.beside.length === 0 || isCut) return touched;
  const beside = new Set(match.beside);
  return touched.filter(({ path }) => !beside.has(path));
}

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

function unchanged(strength: Strength, files: FilesFacts, isBusy: boolean): Evidence {
  return {
    kind: 'file-changes',
    strength,
    agrees: true,
    verdict: 'same',
    says: isBusy
      ? 'nothing of the source in it changed since it was loaded'
      : 'nothing in it changed since it was loaded',
    where: files.path,
  };
}

function touchedEvidence(
  touched: readonly Touched[],
  files: FilesFacts,
  load: LoadWindow,
): Evidence {
  const says = touchedWords('touched', touched, load);
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
