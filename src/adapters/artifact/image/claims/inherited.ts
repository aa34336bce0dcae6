import { parseReference } from '../../../../clients/registry/reference.ts';
import { openRegistry } from '../../../../clients/registry/registry.ts';
import type { RegistrySettings } from '../../../../clients/registry/session.ts';
import { parseDigest } from '../../../../model/digest.ts';
import { labelsOf } from '../facts.ts';
import { type PlatformImage, readImage } from '../read.ts';

const NAME = 'org.opencontainers.image.base.name';
const DIGEST = 'org.opencontainers.image.base.digest';

/**
 * The labels of the image that this one was built on, where it names one in the same registry. Nobody else is
 * asked: a label must not choose whom we talk to. Null: it cannot be told.
 */
export async function readBaseLabels(
  image: PlatformImage,
  registry: string,
  settings: RegistrySettings,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string> | null> {
  const said = (key: string) => image.manifest.annotations.get(key) ?? labelsOf(image).get(key);
  const name = parseReference(said(NAME) ?? '');
  const digest = parseDigest(said(DIGEST) ?? '');
  if (!digest || 'fault' in name || name.registry !== registry) return null;
  const base = openRegistry(name, settings);
  try {
    const { platforms } = await readImage(
      base,
      await base.manifest(digest, signal),
      image.platform,
      signal,
    );
    const [same] = platforms;
    return same ? labelsOf(same) : null;
  } finally {
    base.close();
  }
}

/** Whether what was built carries this label only because its base has it. */
export function isInherited(
  key: string,
  image: PlatformImage,
  base: ReadonlyMap<string, string> | null,
): boolean {
  const value = labelsOf(image).get(key);
  return value !== undefined && base?.get(key) === value;
}
