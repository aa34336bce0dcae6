import type { Period } from '../model/record.ts';
import type { RenderOptions } from './renderer.ts';

export interface HistoryView {
  /** Oldest first. */
  readonly periods: readonly Period[];
  /** Records that could not be read. */
  readonly unreadable: number;
  readonly folder: string;
}

/** What was live when, as text that ends with a line feed. */
export type HistoryRenderer = (history: HistoryView, options: RenderOptions) => string;

export const historyRenderers = {
  text: async () => (await import('./text/history/history.ts')).renderHistoryText,
  json: async () => (await import('./json/history.ts')).renderHistoryJson,
} satisfies Record<string, () => Promise<HistoryRenderer>>;
