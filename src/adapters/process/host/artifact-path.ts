import { whereRun } from '../../../clients/files/place.ts';
import { type AccessOptions, toAccess } from '../../access.ts';
import type { Context } from '../../adapter.ts';

/**
 * Where processes of the artifact run from on this host: what links lead to is each host's own affair. Null
 * if the artifact is no files. Throws `WorldError`.
 */
export async function artifactPathOn(
  host: string,
  options: AccessOptions,
  { artifactPath, connect, signal }: Context,
): Promise<string | null> {
  if (artifactPath === null) return null;
  if (host === 'local') return whereRun(artifactPath);
  const [{ whereRunRemotely }, transport] = await Promise.all([
    import('../../../clients/files/remote/place.ts'),
    connect(host, toAccess(options)),
  ]);
  return whereRunRemotely(
    (script, args) => transport.run({ script, args, maxBytes: MOST }, signal),
    artifactPath,
  );
}

/** Of a few paths. */
const MOST = 1 << 20;
