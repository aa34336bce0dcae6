import type { Judged } from '../model/policy.ts';
import type { Renderer, RenderOptions } from './renderer.ts';

/** Every format by its name; loaded when it is asked for. */
export const renderers = {
  text: async () => (await import('./text/text.ts')).renderText,
  json: async () => (await import('./json/json.ts')).renderJson,
  ndjson: async () => (await import('./ndjson/ndjson.ts')).renderNdjson,
} satisfies Record<string, () => Promise<Renderer>>;

/** Several traces that were judged, one for each environment, as one text that ends with a line feed. */
type SeveralRenderer = (traces: readonly Judged[], options: RenderOptions) => string;

export const severalRenderers = {
  text: async () => (await import('./text/several.ts')).renderSeveralText,
  json: async () => (await import('./json/several.ts')).renderSeveralJson,
} satisfies Record<string, () => Promise<SeveralRenderer>>;
