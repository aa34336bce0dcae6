import { escapeJson } from '../escape.ts';
import type { HistoryRenderer } from '../history.ts';

/** The contract of `deploytrace schema --output history`. Fields may be added; none is renamed or taken away. */
export const renderHistoryJson: HistoryRenderer = ({ periods, unreadable }) =>
  `${escapeJson(JSON.stringify({ schemaVersion: 1, periods, unreadable }, null, 2))}\n`;
