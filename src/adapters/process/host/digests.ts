import type { Procfs, SeenPath } from '../../../clients/procfs/procfs.ts';
import type { RawInode } from '../../../clients/procfs/raw.ts';
import type { Digest } from '../../../model/digest.ts';
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
    return {
      digest: await digestOf(program, pid),
      digestOnDisk: onDisk && (await digestOf(onDisk, { pid, path: exe.path })),
    };
  };
}
