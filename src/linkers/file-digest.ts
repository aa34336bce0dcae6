import type { FilesFacts } from '../model/facts.ts';
import type { ExecutableFacts } from '../model/process-facts.ts';
import { defineDeployLinker } from './linker.ts';
import { type Finding, namedReplaced } from './running-claim.ts';

/** The bytes that run against the file that was deployed. */
export const fileDigestLinker = defineDeployLinker({
  kind: 'file-digest',
  reads: { artifact: ['files'], process: ['executable', 'process'] },
  link: ({ files }, { executable, process }, context) => {
    if (files.kind !== 'file') return [];
    const finding = compareBytes(files, executable, process.elsewhere);
    const named = namedReplaced(finding, executable, context);
    return named ? [{ ...named, kind: 'file-digest', where: `/proc/${process.pid}/exe` }] : [];
  },
});

/** `elsewhere`: the paths of the two are not to be compared. */
function compareBytes(
  files: FilesFacts,
  executable: ExecutableFacts,
  elsewhere: boolean,
): Finding | null {
  if (executable.digest === files.digest) return same('executes the very bytes of this file');
  // A program that is being executed cannot be written to: the same inode holds the same bytes.
  if (executable.inode !== null && executable.inode === files.inode)
    return same('executes this very file');
  if (elsewhere || executable.path !== files.path) return null;
  if (executable.digest === null) return undecided('what it executes could not be read');
  return {
    strength: 'content',
    agrees: false,
    verdict: 'stale',
    says: 'executes other bytes than the file that is there now',
    ...(executable.replacedAt === null
      ? {}
      : { since: new Date(executable.replacedAt).toISOString() }),
  };
}

function same(says: string): Finding {
  return { strength: 'content', agrees: true, verdict: 'same', says };
}

function undecided(says: string): Finding {
  return { strength: 'none', agrees: null, verdict: null, says };
}
