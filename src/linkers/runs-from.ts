import type { Containment } from '../model/containment.ts';
import type { Evidence } from '../model/evidence.ts';
import { defineDeployLinker } from './linker.ts';
import { whereabouts } from './whereabouts.ts';

const WORDS: Readonly<Record<Containment, string>> = {
  executable: 'its program lies in it',
  script: 'its script lies in it',
  cwd: 'its working directory lies in it',
};

/**
 * Where program and working directory of a process lie. Being inside joins the two and decides nothing
 * else; being outside decides nothing either, because launchers (gunicorn, npm) lie elsewhere.
 */
export const runsFromLinker = defineDeployLinker({
  kind: 'runs-from',
  reads: { artifact: [], process: ['process'] },
  link: (artifact, process, context) => {
    // An image lies nowhere.
    if (artifact.image) return [];
    const where = whereabouts(process, context);
    const frame = {
      kind: 'runs-from',
      verdict: null,
      where: `/proc/${process.process.pid}`,
    } as const;
    const evidence: Evidence =
      where.kind === 'inside'
        ? { ...frame, strength: 'recorded', agrees: true, says: WORDS[where.by] }
        : {
            ...frame,
            strength: 'none',
            agrees: null,
            says: where.says,
            ...(where.kind === 'outside' && { remedy: 'relocate' }),
          };
    return [evidence];
  },
});
