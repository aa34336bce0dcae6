import { escapeJson } from '../escape.ts';
import { toJson } from '../json/json.ts';
import type { Renderer } from '../renderer.ts';

/** The same as JSON, on one line: for logs, and for appending. */
export const renderNdjson: Renderer = (trace) => `${escapeJson(JSON.stringify(toJson(trace)))}\n`;
