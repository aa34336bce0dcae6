import { type Containment, isInside, programOf } from '../model/containment.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import type { Keeping } from '../model/keeping.ts';
import { placeChange } from '../model/load-window.ts';
import { listed } from '../model/words.ts';
import { defineDeployLinker } from './linker.ts';
import { cannotTell, type LoadQuestion, readsFromDisk } from './load-evidence.ts';
import { judgeMoment } from './load-moment.ts';
import { whereabouts } from './whereabouts.ts';

/**
 * Which commit of a checkout a process loaded: what HEAD named while its code was loaded, corrected by
 * the files, because people edit, restart and only then commit.
 */
export const loadedCommitLinker = defineDeployLinker({
  kind: 'loaded-commit',
  reads: { artifact: ['checkout'], process: ['load', 'process'] },
  link: ({ checkout }, process, context) => {
    const where = whereabouts(process, context);
    if (where.kind === 'outside' || checkout.head === null) return [];
    const question = { checkout, head: checkout.head, process, context };
    return [
      where.kind === 'unclear' ? cannotTell(question, where.says) : judgeLoad(question, where.by),
    ];
  },
});

function judgeLoad(question: LoadQuestion, by: Containment): Evidence {
  const program = by === 'cwd' ? null : programOf(question.process);
  if (program === null) return judgeProcess(question, 'claimed');
  switch (question.context.keepingOf(program)) {
    case 'kept':
      return judgeProcess(question, isProgramHidden(question.process) ? 'claimed' : 'recorded');
    case 'built':
      return judgeBuilt(question, program);
    case 'installed':
      return judgeInstalled(question, program);
    case 'stray':
      // A compiled program was built, whether git was told to ignore it or not.
      if (question.process.script === undefined) return judgeBuilt(question, program);
      return cannotTell(question, `${program} is not kept in git: somebody put it there`);
    default:
      return cannotTell(question, `whether git keeps ${program} is not known`);
  }
}

/** Arguments alone are the process's own word, if its program may not be looked at. */
function isProgramHidden({ process }: Facts): boolean {
  return process?.denied.includes('exe') ?? false;
}

function judgeProcess(question: LoadQuestion, strength: 'recorded' | 'claimed'): Evidence {
  const { load } = question.process;
  const strange = preloadsThatAre([null, 'stray'], question);
  if (strange.length > 0)
    return cannotTell(question, `it was told to load what is not kept in git: ${listed(strange)}`);
  const copy = question.process.process?.copy;
  if (copy) return cannotTell(question, `it loads an installed copy: ${copy}`);
  if (load.basis === 'request') return readsFromDisk(question);
  const isPartlyBuilt = preloadsThatAre(['built'], question).length > 0;
  const sure = isPartlyBuilt ? 'claimed' : strength;
  return judgeMoment(question, { window: load, strength: sure, caveat: '', isBuilt: false });
}

/** What lies elsewhere is as an interpreter's own libraries are; but not if a link in the checkout leads there. */
function preloadsThatAre(
  keepings: readonly (Keeping | null)[],
  { process, context }: LoadQuestion,
): readonly string[] {
  return (process.process?.preloads ?? []).filter((path) => {
    const keeping = context.keepingOf(path);
    const isLedAway = keeping === 'elsewhere' && isInside(path, context.location);
    return keepings.includes(isLedAway ? 'stray' : keeping);
  });
}

/** A launcher from an installed package loads the code of the folder that it is started in. */
function judgeInstalled(question: LoadQuestion, program: string): Evidence {
  const { process, context } = question;
  const cwd = process.process?.cwd;
  if (cwd && isInside(cwd, context.location) && context.keepingOf(cwd) === 'kept')
    return judgeProcess(question, 'claimed');
  return cannotTell(
    question,
    `${program} is an installed package, and whose code it loads is not known`,
  );
}

/** Nothing is at its path any more. Of a deleted file the last change is that it was deleted. */
function isDeleted({ script, executable }: Facts): boolean {
  return script ? script.inode === null : executable?.replaced === 'deleted';
}

/**
 * A program that git does not keep was built, and holds what was there when it was built, not when it
 * was started. When a file was last written bounds that; it proves nothing about what went into it.
 */
function judgeBuilt(question: LoadQuestion, program: string): Evidence {
  const { script, executable } = question.process;
  // Of a script that is gone, its interpreter tells nothing.
  const changedAt = script ? script.changedAt : executable?.changedAt;
  if (changedAt === null || changedAt === undefined) {
    const why = isDeleted(question.process)
      ? `${program} is not kept in git, and was deleted since`
      : `${program} is not kept in git, and when it was built is not known`;
    return cannotTell(question, why);
  }
  if (placeChange(question.process.load, changedAt) !== 'before') {
    const what = isDeleted(question.process) ? 'deleted' : 'built anew';
    return cannotTell(question, `${program} was ${what} after it was loaded`, changedAt);
  }
  const evidence = judgeMoment(question, {
    window: { earliest: changedAt, latest: changedAt, basis: 'start' },
    strength: 'claimed',
    caveat: `, if ${program} was built from it`,
    isBuilt: true,
  });
  const objection = objectionTo(evidence, question);
  return objection ? cannotTell(question, `${program} ${objection}`) : evidence;
}

/** What a program's own build info says against having been built from what lay there at the time. */
function objectionTo(
  { running }: Evidence,
  { process: { executable, script }, context }: LoadQuestion,
): string | null {
  const [claim] = script ? [] : (executable?.claims ?? []);
  if (!running || !claim) return null;
  if (claim.dirty) return `was built from edited files by its ${claim.by}`;
  const { revision } = context.relationOf(claim.revision);
  return revision === running.revision
    ? null
    : `was built from ${claim.revision.slice(0, 7)} by its ${claim.by}`;
}
