import type { NamedRevision } from '../../../../clients/image-labels/revision-text.ts';

/** `sha-9f2c1ab`, `v1.8-3-g9f2c1ab`: whoever writes this means a commit. */
const SAID = /(?:^|[-_.])(?:sha|git|commit|rev)[-_.]([0-9a-f]{7,64})([-_.]dirty)?$/;
const DESCRIBED = /-\d+-g([0-9a-f]{7,64})([-_.]dirty)?$/;
/** `9f2c1ab`, `main-9f2c1ab`, `main-9f2c1ab-1700000000`. */
const BARE = /^(?:[\w.-]*[-_.])?([0-9a-f]{7,64})((?:[-_.]\d{10,})?)([-_.]dirty)?$/;

/** The commit that a tag seems to name; null if it names none. A date or a word of hex digits alone is none. */
export function commitInTag(tag: string): NamedRevision | null {
  const [, said, saidDirty] = SAID.exec(tag) ?? DESCRIBED.exec(tag) ?? [];
  if (said !== undefined) return { revision: said, dirty: saidDirty ? true : null };
  const [, bare = '', , dirty] = BARE.exec(tag) ?? [];
  const isMixed = /[a-f]/.test(bare) && /\d/.test(bare);
  return isMixed || bare.length === 40 ? { revision: bare, dirty: dirty ? true : null } : null;
}
