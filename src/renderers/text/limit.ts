import type { RenderOptions } from '../renderer.ts';

/** How many of a list are shown to a reader on a terminal; on a pipe all, because somebody may look for one of them. */
export function limit(count: number, { width }: RenderOptions): number {
  return Number.isFinite(width) ? count : Number.POSITIVE_INFINITY;
}
