import { WorldError } from '../../../model/errors.ts';
import type { Adapter, Context } from '../../adapter.ts';
import { lookAtHosts } from '../../hosts.ts';
import { lookAt } from './look.ts';
import type { HostOptions, Selectors } from './options.ts';
import { openProcfs } from './procfs-of.ts';
import { describeSelectors } from './select.ts';

const HERE = 'local';

/** Processes of machines, as /proc shows them: of this one, or of others over SSH. */
export const hostProcesses: Adapter<HostOptions> = {
  resolve: async (options, context) => {
    const find = options.find ?? toDefault(context);
    const wanted = { stage: 'process', type: 'host', location: describeSelectors(find) } as const;
    return lookAtHosts(options.hosts ?? [HERE], wanted, context, async (host) => {
      const procfs = await openProcfs(host, options, context);
      return lookAt(find, options, { host, procfs, context });
    });
  },
};

function toDefault(context: Context): Selectors {
  if (context.artifactPath !== null) return { inside: context.artifactPath };
  throw new WorldError(
    'process-not-found',
    'nothing says which processes are meant: the artifact is no folder of a machine',
    'Name process.find in deploy.config.yaml.',
  );
}
