import type { Differences } from '../model/difference.ts';
import type { RenderOptions } from './renderer.ts';

/** What lies between versions, as text that ends with a line feed. */
export type DiffRenderer = (found: readonly Differences[], options: RenderOptions) => string;

export const diffRenderers = {
  text: async () => (await import('./text/diff/diff.ts')).renderDiffText,
  json: async () => (await import('./json/diff.ts')).renderDiffJson,
} satisfies Record<string, () => Promise<DiffRenderer>>;
