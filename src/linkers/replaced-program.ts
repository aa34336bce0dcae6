import type { ExecutableFacts } from '../model/process-facts.ts';
import { defineDeployLinker } from './linker.ts';
import { type Finding, namedReplaced } from './running-claim.ts';
import { whereabouts } from './whereabouts.ts';

/** A compiled program inside a checkout or folder: whether the file at its path is still what runs. */
export const replacedProgramLinker = defineDeployLinker({
  kind: 'file-digest',
  reads: { artifact: [], process: ['executable', 'process'] },
  link: (artifact, facts, context) => {
    const { executable, process } = facts;
    const where = whereabouts(facts, context);
    const isInside = where.kind === 'inside' && where.by === 'executable';
    if (!isInside || artifact.files?.kind === 'file') return [];
    const finding = namedReplaced(judgeReplacement(executable), executable, context);
    return finding ? [{ ...finding, kind: 'file-digest', where: `/proc/${process.pid}/exe` }] : [];
  },
});

function judgeReplacement(executable: ExecutableFacts): Finding | null {
  const { digest, digestOnDisk, path, replaced, replacedAt } = executable;
  if (replaced !== 'replaced' || digest === null || digestOnDisk === null) return null;
  if (digest === digestOnDisk) return null;
  return {
    strength: 'content',
    agrees: false,
    verdict: 'stale',
    says: `executes other bytes than ${path} holds now`,
    ...(replacedAt === null ? {} : { since: new Date(replacedAt).toISOString() }),
  };
}
