import { type Containment, containmentIn, programOf } from '../model/containment.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import { defineDeployLinker } from './linker.ts';

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
  link: (_artifact, process, context) => {
    const containment = containmentIn(process, context.location);
    return [containment ? inside(containment, process) : outside(process, context.location)];
  },
});

function inside(containment: Containment, process: Facts): Evidence {
  return {
    kind: 'runs-from',
    strength: 'recorded',
    agrees: true,
    verdict: null,
    says: WORDS[containment],
    where: `/proc/${process.process?.pid}`,
  };
}

function outside(process: Facts, location: string): Evidence {
  const program = programOf(process) ?? process.process?.name;
  return {
    kind: 'runs-from',
    strength: 'none',
    agrees: null,
    verdict: null,
    says: `it runs ${program}, and nothing says that this comes from ${location}`,
    where: `/proc/${process.process?.pid}`,
  };
}
