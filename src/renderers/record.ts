import type { TraceRecord } from '../model/record.ts';
import type { RenderOptions } from './renderer.ts';

/** A recorded trace, as text that ends with a line feed and says that it is one. `asked`: the moment it stands for. */
export type RecordRenderer = (record: TraceRecord, asked: Date, options: RenderOptions) => string;

export const recordRenderers = {
  text: async () => (await import('./text/history/record.ts')).renderRecordText,
  json: async () => (await import('./json/record.ts')).renderRecordJson,
} satisfies Record<string, () => Promise<RecordRenderer>>;
