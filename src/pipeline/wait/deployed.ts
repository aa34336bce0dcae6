import { commonDigest } from '../../linkers/container-image.ts';
import type { Observation } from '../../model/observation.ts';
import type { Judged } from '../../model/policy.ts';

/** Whether what lies where it is run from is what is required: what ends before that says nothing of it. */
export function isDeployed({ policy }: Judged): boolean {
  return policy.findings.every(
    ({ stage, outcome }) => stage !== 'artifact' || outcome === 'met' || outcome === 'tolerated',
  );
}

/** Whether a container, if it is one, was made of the image that is required. What is no image is mounted into any. */
export function isMadeOf(process: Observation, artifacts: readonly Observation[]): boolean {
  const container = process.state === 'unreachable' ? undefined : process.facts?.container;
  return artifacts.every((artifact) => {
    const image = artifact.state === 'observed' ? artifact.facts.image : undefined;
    return !container || !image || commonDigest(image.identity, container.image.identity) !== null;
  });
}
