/** A revision as labels and the like write it. */
export interface NamedRevision {
  readonly revision: string;
  /** Null: it does not say. */
  readonly dirty: boolean | null;
}

const REVISION = /^(?:[^\s]*-g)?([0-9a-f]{7,64})([-+.]dirty)?$/i;

/** `9f2c1ab`, `9f2c1ab-dirty`, or what `git describe` makes of it (`v1.8-3-g9f2c1ab`); null for anything else. */
export function parseRevisionText(text: string): NamedRevision | null {
  const [, revision, dirty] = REVISION.exec(text.trim()) ?? [];
  if (revision === undefined) return null;
  return { revision: revision.toLowerCase(), dirty: dirty === undefined ? null : true };
}
