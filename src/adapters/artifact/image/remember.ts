import type { Found, Registry } from '../../../clients/registry/registry.ts';
import { parseDigest } from '../../../model/digest.ts';

/** What was read of one repository, by digest: such a thing never changes. */
export interface Memory {
  readonly manifests: Map<string, Promise<Found>>;
  readonly blobs: Map<string, Promise<Buffer>>;
  /** Held from one look to the next, with its connections and its login; null: none is. */
  registry: Registry | null;
}

export function emptyMemory(): Memory {
  return { manifests: new Map(), blobs: new Map(), registry: null };
}

/** The registry as the last look left it, or another one. */
export function heldIn(
  memory: Memory,
  open: () => Registry,
  atEnd: (close: () => void) => void,
): Registry {
  if (memory.registry) return memory.registry;
  const opened = open();
  atEnd(opened.close);
  memory.registry = remember(opened, memory);
  return memory.registry;
}

/** Who failed, by whatever it knows, is asked anew by another. */
export function letGo(memory: Memory): void {
  memory.registry?.close();
  memory.registry = null;
}

/**
 * The same repository at another look: only what changes is asked again. Where a tag still stands at bytes
 * that are known, the registry's header is enough, which counts as no pull where pulls are counted.
 */
function remember(registry: Registry, { manifests, blobs }: Memory): Registry {
  const byTag = async (tag: string, signal: AbortSignal): Promise<Found> => {
    const digest = manifests.size > 0 ? await registry.peek(tag, signal) : null;
    const known = digest === null ? undefined : manifests.get(digest);
    if (known) return known;
    const found = await registry.manifest(tag, signal);
    manifests.set(found.digest, Promise.resolve(found));
    return found;
  };
  return {
    ...registry,
    manifest: (name, signal) =>
      parseDigest(name)
        ? keep(manifests, name, () => registry.manifest(name, signal))
        : byTag(name, signal),
    blob: (descriptor, most, signal) =>
      keep(blobs, descriptor.digest, () => registry.blob(descriptor, most, signal)),
  };
}

/** What failed is asked again. */
function keep<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before) return before;
  const made = make();
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}
