import { resolve } from 'node:path';
import { readPlace, whereRun } from '../../../clients/files/place.ts';
import type { ArtifactAdapter } from '../../adapter.ts';
import { readFileClaims } from './file-claims.ts';
import { readFileFacts } from './file-facts.ts';
import { find } from './find.ts';
import { readFolderClaims } from './folder-claims.ts';
import { readFolderFacts } from './folder-facts.ts';
import type { FilesOptions } from './options.ts';

/**
 * A file, or a folder without git, as the thing that is run. A link that is named (Capistrano's `current`)
 * is followed first: the id keeps the path as it was configured, which stays the same from release to
 * release, and the location is the real one, which is what processes are seen to run from.
 */
export const filesArtifact: ArtifactAdapter<FilesOptions> = {
  runsFrom: (options, baseFolder) => whereRun(resolve(baseFolder, options.path)),

  resolve: async (options, context) => {
    context.signal.throwIfAborted();
    const configured = resolve(context.baseFolder, options.path);
    const { path, kind } = find(configured);
    const files =
      kind === 'folder'
        ? await readFolderFacts(path, context.signal)
        : await readFileFacts(path, context.signal);
    const place = await readPlace(configured, async (folder) => readFolderClaims(folder));
    const claims = kind === 'folder' ? readFolderClaims(path) : readFileClaims(path);
    return {
      observations: [
        {
          state: 'observed',
          subject: {
            stage: 'artifact',
            id: `files:${configured}`,
            type: 'files',
            location: path,
            host: 'local',
          },
          facts: { files, claims, ...(place && { place }) },
        },
      ],
      problems: [],
    };
  },
};
