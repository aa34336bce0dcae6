import { WorldError } from '../../../model/errors.ts';
import type { Adapter } from '../../adapter.ts';
import { lookAtHosts } from '../../hosts.ts';
import { artifactPathOn } from './artifact-path.ts';
import { openHear } from './hear.ts';
import { lookAt } from './look.ts';
import type { HostOptions, Selectors } from './options.ts';
import { dialOn, openProcfs } from './procfs-of.ts';
import { describeSelectors } from './select.ts';

const HERE = 'local';

/** Processes of machines, as /proc shows them: of this one, or of others over SSH. */
export const hostProcesses: Adapter<HostOptions> = {
  resolve: async (options, context) => {
    const location = describeSelectors(options.find ?? toDefault(context.artifactPath));
    const wanted = { stage: 'process', type: 'host', location } as const;
    return lookAtHosts(options.hosts ?? [HERE], wanted, context, async (host) => {
      const [procfs, artifactPath] = await Promise.all([
        openProcfs(host, options, context),
        artifactPathOn(host, options, context),
      ]);
      const find = options.find ?? toDefault(artifactPath);
      const dial = dialOn(host, options, context);
      const hear = openHear(host, options, context);
      const where = { host, procfs, dial, hear, context: { ...context, artifactPath } };
      return lookAt(find, options, where);
    });
  },
};

function toDefault(artifactPath: string | null): Selectors {
  if (artifactPath !== null) return { inside: artifactPath };
  throw new WorldError(
    'process-not-found',
    'nothing says which processes are meant: the artifact is no folder of a machine',
    'Name process.find in deploy.config.yaml.',
  );
}
