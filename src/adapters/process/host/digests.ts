import type { Procfs, SeenPath } from '../../../clients/procfs/procfs.ts';
import type { Digest } from '../../../model/digest.ts';
import type { Context } from '../../adapter.ts';
import { type Findings, NO_DIGESTS } from './facts.ts';
import type { Process } from './process.ts';
import { isInsideAny } from './select.ts';

type Digests = (process: Process) => Promise<Findings['digests']>;

/** Hashes programs that belong to the artifact, each file once. */
export function openDigests(roots: readonly string[], procfs: Procfs, { once }: Context): Digests {
  const digestOf = (id: string, of: number | SeenPath): Promise<Digest | null> =>
    once(`sha256 ${id}`, () => procfs.digest(of));
  return async ({ exe, pid, program, programNow }) => {
    if (!exe || !program || !isInsideAny(exe.path, roots)) return NO_DIGESTS;
    const onDisk = exe.replaced === 'replaced' ? programNow : null;
    return {
      digest: await digestOf(program.id, pid),
      digestOnDisk: onDisk && (await digestOf(onDisk.id, { pid, path: exe.path })),
    };
  };
}
