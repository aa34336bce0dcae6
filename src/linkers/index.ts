import { checkoutLinker } from './checkout.ts';
import { containerImageLinker } from './container-image.ts';
import { fileChangesLinker } from './file-changes.ts';
import { fileDigestLinker } from './file-digest.ts';
import { folderContentLinker } from './folder-content.ts';
import { imageLabelLinker } from './image-label.ts';
import type { BuildLinker, DeployLinker } from './linker.ts';
import { loadedCommitLinker } from './loaded-commit.ts';
import { releaseLinker } from './release.ts';
import { replacedProgramLinker } from './replaced-program.ts';
import { revisionClaimLinker } from './revision-claim.ts';
import { runsFromLinker } from './runs-from.ts';
import { selfReportLinker } from './self-report.ts';

/** What can join an artifact to its source. */
export const buildLinkers: readonly BuildLinker[] = [
  checkoutLinker,
  folderContentLinker,
  revisionClaimLinker,
];

/** What can join a process to its artifact. */
export const deployLinkers: readonly DeployLinker[] = [
  runsFromLinker,
  releaseLinker,
  loadedCommitLinker,
  fileDigestLinker,
  replacedProgramLinker,
  fileChangesLinker,
  containerImageLinker,
  imageLabelLinker,
  selfReportLinker,
];
