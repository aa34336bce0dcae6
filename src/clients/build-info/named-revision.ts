/** A revision that a text names. */
export interface NamedRevision {
  /** In full or abbreviated: 7 to 64 lower-case hex digits. */
  readonly revision: string;
  /** Null: it does not say. */
  readonly dirty: boolean | null;
}

const REVISION = /^[0-9a-f]{7,64}$/;

/** Null for anything but hex: an unexpanded `$Format:%H$`, a version, `unknown`. */
export function toNamedRevision(text: unknown, dirty: unknown = null): NamedRevision | null {
  const revision = typeof text === 'string' ? text.trim().toLowerCase() : '';
  if (!REVISION.test(revision)) return null;
  return { revision, dirty: toFlag(dirty) };
}

function toFlag(value: unknown): boolean | null {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : null;
}
