import type { NamedRevision } from '../../../../clients/image-labels/revision-text.ts';
import { isFullCommit } from '../../../../model/commit.ts';

/** `sha-9f2c1ab`, `v1.8-3-g9f2c1ab`: whoever writes this means a commit. */
const SAID = /(?:^|[-_.])(?:sha|git|commit|rev)[-_.]([0-9a-f]{7,64})$/;
const DESCRIBED = /-\d+-g([0-9a-f]{7,64})$/;
/** `main-9f2c1ab-1700000000`: what tools that watch a registry sort by. */
const MOMENT = /[-_.]\d{10,}$/;
const DIRTY = /[-_.]dirty$/;

/** The commit that a tag seems to name; null if it names none. A date or a word of hex digits alone is none. */
export function commitInTag(tag: string): NamedRevision | null {
  const dirty = DIRTY.test(tag) ? true : null;
  const clean = tag.replace(DIRTY, '');
  const [, said] = SAID.exec(clean) ?? DESCRIBED.exec(clean) ?? [];
  if (said !== undefined) return { revision: said, dirty };
  const bare = clean.replace(MOMENT, '').split(/[-_.]/).at(-1) ?? '';
  return isFullCommit(bare) || isMixed(bare) ? { revision: bare, dirty } : null;
}

function isMixed(text: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(text) && /[a-f]/.test(text) && /\d/.test(text);
}
