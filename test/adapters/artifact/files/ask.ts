import { filesArtifact } from '../../../../src/adapters/artifact/files/index.ts';
import type { FilesFacts } from '../../../../src/model/facts.ts';
import type { Subject } from '../../../../src/model/observation.ts';
import type { RevisionClaim } from '../../../../src/model/revision-claim.ts';
import { testContext } from '../../../support/context.ts';

export interface Answer {
  readonly subject: Subject;
  readonly files: FilesFacts;
  readonly claims: readonly RevisionClaim[];
}

/** Asks the real adapter about a path. */
export async function ask(path: string, baseFolder = '/'): Promise<Answer> {
  const { observations } = await filesArtifact.resolve(
    { type: 'files', path, sudo: false },
    testContext({ baseFolder }),
  );
  const [observation] = observations;
  if (observation?.state !== 'observed') throw new TypeError('not observed');
  const { files, claims } = observation.facts;
  if (!files || !claims) throw new TypeError('facts are missing');
  return { subject: observation.subject, files, claims };
}
