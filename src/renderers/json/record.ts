import { escapeJson } from '../escape.ts';
import type { RecordRenderer } from '../record.ts';
import { toJson } from './json.ts';

/** The trace as it would have been printed then, with `record` to tell it from one of now. */
export const renderRecordJson: RecordRenderer = ({ by, trace }, asked) => {
  const record = { at: trace.resolvedAt, asked: asked.toISOString(), by };
  return `${escapeJson(JSON.stringify({ ...toJson(trace), record }, null, 2))}\n`;
};
