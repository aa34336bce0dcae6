import type { Renderer } from './renderer.ts';

/** Every format by its name; loaded when it is asked for. */
export const renderers = {
  text: async () => (await import('./text/text.ts')).renderText,
  json: async () => (await import('./json/json.ts')).renderJson,
} satisfies Record<string, () => Promise<Renderer>>;
