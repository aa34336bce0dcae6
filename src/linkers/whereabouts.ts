import {
  type Containment,
  containmentIn,
  isInside,
  isLauncher,
  programOf,
  respell,
} from '../model/containment.ts';
import type { Facts } from '../model/facts.ts';
import { placeChange } from '../model/load-window.ts';
import { otherRelease } from '../model/place.ts';
import { listed } from '../model/words.ts';
import type { LinkContext } from './linker.ts';

/** Where a process stands to an artifact: inside it, outside, or inside something that is no longer there. */
export type Whereabouts =
  | { readonly kind: 'inside'; readonly by: Containment }
  | { readonly kind: 'outside'; readonly says: string }
  | { readonly kind: 'unclear'; readonly says: string };

/**
 * By program and working directory. A name alone proves little: another repository may lie inside, a
 * folder may have been removed and made anew, and who stands in a folder may run something else.
 */
export function whereabouts(process: Facts, context: LinkContext): Whereabouts {
  const { location, place } = context;
  const release = otherRelease(process, place);
  if (release) return { kind: 'outside', says: `it runs from ${release.path}` };
  const by = containmentIn(process, location, place);
  if (by === null) return outside(process, location);
  const program = by === 'cwd' ? null : programOf(process);
  if (program !== null && context.keepingOf(program) === 'elsewhere')
    return { kind: 'outside', says: `it runs ${program}, which is of another repository` };
  if (by !== 'executable' && isCwdGone(process, location))
    return { kind: 'unclear', says: 'the folder that it was started in was deleted since' };
  const covered = by === 'executable' ? [] : coveredIn(process, context);
  if (covered.length > 0)
    return { kind: 'unclear', says: `it sees other files than lie here: ${listed(covered)}` };
  if (by !== 'executable' && process.script?.rival !== undefined)
    return { kind: 'unclear', says: rivals(process.script.path, process.script.rival) };
  if (by === 'cwd') return standingIn(process, context);
  const pointed = by === 'script' ? linkSince(process, context) : null;
  return pointed ? { kind: 'unclear', says: pointed } : { kind: 'inside', by };
}

function outside(process: Facts, location: string): Whereabouts {
  const program = programOf(process) ?? process.process?.name;
  return {
    kind: 'outside',
    says: `it runs ${program}, and nothing says that this comes from ${location}`,
  };
}

/** What git keeps of it, or nobody could say whether. */
function coveredIn({ process }: Facts, { keepingOf }: LinkContext): readonly string[] {
  return (process?.covered ?? []).filter((path) => ['kept', null].includes(keepingOf(path)));
}

function rivals(path: string, rival: string): string {
  return `it runs ${path} or ${rival}: it may have changed its folder since it was started`;
}

function isCwdGone({ process }: Facts, location: string): boolean {
  return Boolean(process?.cwdDeleted && process.cwd && isInside(process.cwd, location));
}

/**
 * A script that is named over a link was loaded from wherever the link led to then. A working directory
 * inside is known by the kernel, whatever links did.
 */
function linkSince(process: Facts, { location, place }: LinkContext): string | null {
  const { script, load } = process;
  const cwd = process.process?.cwd;
  if (!script || isInside(script.path, location) || (cwd && isInside(cwd, location))) return null;
  const respelt = respell(script.path, place);
  if (respelt && load && placeChange(load, respelt.linkedAt) === 'before') return null;
  return `it runs ${script.path}, and a link on the way was made since: where that led to then is not known`;
}

function standingIn(process: Facts, context: LinkContext): Whereabouts {
  const cwd = process.process?.cwd ?? '';
  if (context.keepingOf(cwd) === 'elsewhere')
    return { kind: 'outside', says: `it runs in ${cwd}, which is of another repository` };
  const { script } = process;
  if (process.process?.inline && process.load?.basis !== 'request')
    return {
      kind: 'unclear',
      says: 'it runs what its arguments hold: what that loads is not known',
    };
  const isElse = script ? !isLauncher(script.path) : isSelfContained(process);
  return isElse ? outside(process, context.location) : { kind: 'inside', by: 'cwd' };
}

/** Unless somebody said that it reads what lies there. */
function isSelfContained({ process, load }: Facts): boolean {
  return process?.selfContained === true && load?.basis !== 'request';
}
