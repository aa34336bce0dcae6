import { resolve } from 'node:path';
import { readText } from '../../../clients/files/read.ts';
import { WorldError } from '../../../model/errors.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
import type { ArtifactAdapter } from '../../adapter.ts';
import type { TemplateOptions } from './options.ts';
import { parseRevision } from './revision.ts';

/** A text file that names the commit that was deployed. */
export const templateArtifact: ArtifactAdapter<TemplateOptions> = {
  resolve: async (options, context) => {
    context.signal.throwIfAborted();
    const path = resolve(context.baseFolder, options.path);
    return {
      observations: [
        {
          state: 'observed',
          subject: {
            stage: 'artifact',
            id: `template:${path}`,
            type: 'template',
            location: path,
            host: 'local',
          },
          facts: { claims: [readClaim(path)] },
        },
      ],
      problems: [],
    };
  },
};

/** What is not there becomes `absent`, what cannot be read or understood `unreachable`: by the code that is thrown. */
function readClaim(path: string): RevisionClaim {
  const text = readText(path);
  if (text === null) throw new WorldError('path-not-found', `${path} is no file`);
  const revision = parseRevision(text);
  if (revision === null) {
    const hint = 'Write the commit into its first line.';
    throw new WorldError('not-supported', `the first line of ${path} names no commit`, hint);
  }
  return { revision, strength: 'claimed', by: 'its first line', where: path, dirty: null };
}
