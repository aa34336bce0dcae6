import type { Procfs, SeenPath } from '../../../clients/procfs/procfs.ts';
import type { RawInode } from '../../../clients/procfs/raw.ts';
import type { Digest } from '../../../model/digest.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
import type { Context } from '../../adapter.ts';
import { type Findings, NO_DIGESTS } from './facts.ts';
import type { Process } from './process.ts';
import { isInsideAny } from './select.ts';

type Digests = (process: Process) => Promise<Findings['digests']>;

interface Where {
  readonly host: string;
  readonly procfs: Procfs;
  readonly context: Context;
}

/** Hashes programs that belong to the artifact, each file of a host once: again only when its ctime says that it changed. */
export function openDigests(roots: readonly string[], { host, procfs, context }: Where): Digests {
  const digestOf = (file: RawInode, of: number | SeenPath): Promise<Digest | null> =>
    context.keep(`sha256 ${host} ${file.id} ${file.changedAt}`, () => procfs.digest(of));
  return async ({ exe, pid, program, programNow }) => {
    if (!exe || !program || !isInsideAny(exe.path, roots)) return NO_DIGESTS;
    const onDisk = exe.replaced === 'replaced' ? programNow : null;
    const [digest, digestOnDisk, claims] = await Promise.all([
      digestOf(program, pid),
      onDisk && digestOf(onDisk, { pid, path: exe.path }),
      claimsOf(pid, procfs),
    ]);
    return { digest, digestOnDisk, ...(claims.length > 0 && { claims }) };
  };
}

/** What is at the path may be another file by now: the running bytes are asked for what they say. */
async function claimsOf(pid: number, procfs: Procfs): Promise<readonly RevisionClaim[]> {
  const { readGoBuildInfo, toGoClaim } = await import('../../../clients/build-info/go.ts');
  const found = await procfs.program(pid, readGoBuildInfo);
  return found ? [toGoClaim(found, `/proc/${pid}/exe`)] : [];
}
