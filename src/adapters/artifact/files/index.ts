import { resolve } from 'node:path';
import { whereRun } from '../../../clients/files/place.ts';
import type { Subject } from '../../../model/observation.ts';
import type { ArtifactAdapter, Context } from '../../adapter.ts';
import { lookAtHosts } from '../../hosts.ts';
import type { FilesArtifact } from './files.ts';
import type { FilesOptions } from './options.ts';

const HERE = 'local';

/**
 * A file, or a folder without git, as the thing that is run, on this machine or on others. A link that is
 * named (Capistrano's `current`) is followed first: the id keeps the path as it was configured, which stays
 * the same from release to release, and the location is the real one, which is what processes are seen to
 * run from.
 */
export const filesArtifact: ArtifactAdapter<FilesOptions> = {
  runsFrom: ({ hosts = [HERE], path }, baseFolder) => {
    const configured = resolve(baseFolder, path);
    return hosts.every((host) => host === HERE) ? whereRun(configured) : configured;
  },

  resolve: async (options, context) => {
    const configured = resolve(context.baseFolder, options.path);
    const wanted = { stage: 'artifact', type: 'files', location: configured } as const;
    return lookAtHosts(options.hosts ?? [HERE], wanted, context, async (host) => {
      const facts = await look(host, configured, options, context);
      const subject = toSubject(host, configured, facts.files.path);
      return { observations: [{ state: 'observed', subject, facts }], problems: [] };
    });
  },
};

async function look(
  host: string,
  configured: string,
  options: FilesOptions,
  context: Context,
): Promise<FilesArtifact> {
  if (host === HERE) {
    const { localFiles } = await import('./local.ts');
    return localFiles(configured, context.signal);
  }
  const { hostFiles } = await import('./on-host.ts');
  return hostFiles(host, configured, options, context);
}

function toSubject(host: string, configured: string, location: string): Subject {
  const id = host === HERE ? `files:${configured}` : `files:${host}:${configured}`;
  return { stage: 'artifact', id, type: 'files', location, host };
}
