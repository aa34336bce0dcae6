import type { Whereabouts } from '../model/whereabouts.ts';
import type { RenderOptions } from './renderer.ts';

/** How far `asked` has got in each environment, as text that ends with a line feed. */
export type WhereRenderer = (
  asked: string,
  found: readonly Whereabouts[],
  options: RenderOptions,
) => string;

export const whereRenderers = {
  text: async () => (await import('./text/where/where.ts')).renderWhereText,
  json: async () => (await import('./json/where.ts')).renderWhereJson,
} satisfies Record<string, () => Promise<WhereRenderer>>;
