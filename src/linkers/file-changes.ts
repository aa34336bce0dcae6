import { containmentIn } from '../model/containment.ts';
import type { Evidence } from '../model/evidence.ts';
import type { FilesFacts } from '../model/facts.ts';
import { compareToWindow } from '../model/load-window.ts';
import { listed } from '../model/words.ts';
import { defineDeployLinker } from './linker.ts';

/**
 * Files without history: whether any changed after the process loaded them. If none did, what is there
 * is what was loaded. If one did, its content then is not known (a chmod moves ctime, too): cannot tell.
 */
export const fileChangesLinker = defineDeployLinker({
  kind: 'file-changes',
  reads: { artifact: ['files'], process: ['load', 'process'] },
  link: ({ files }, process, context) => {
    if (!containmentIn(process, context.location)) return [];
    const changed = changesSince(files, process.load.earliest);
    return [changed.length === 0 ? unchanged(files) : changedSince(changed, files)];
  },
});

type Recent = FilesFacts['recent'];

function changesSince(files: FilesFacts, moment: number): Recent {
  const window = { earliest: moment, latest: moment, basis: 'start' as const };
  const all =
    files.kind === 'file' ? [{ path: files.path, changedAt: files.changedAt }] : files.recent;
  return all.filter((file) => compareToWindow(window, file.changedAt) !== 'before');
}

function unchanged(files: FilesFacts): Evidence {
  return {
    kind: 'file-changes',
    strength: 'recorded',
    agrees: true,
    verdict: 'same',
    says: 'nothing in it changed since it was loaded',
    where: files.path,
  };
}

function changedSince(changed: Recent, files: FilesFacts): Evidence {
  return {
    kind: 'file-changes',
    strength: 'recorded',
    agrees: null,
    verdict: null,
    says: `touched since it was loaded, and what it held then is not known: ${listed(changed.map(({ path }) => path))}`,
    where: files.path,
    since: new Date(Math.min(...changed.map(({ changedAt }) => changedAt))).toISOString(),
  };
}
