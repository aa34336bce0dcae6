import { durationWords } from '../../../model/duration.ts';
import type { RecordRenderer } from '../../record.ts';
import { EMPTY, paragraph, span } from '../line.ts';
import { paint } from '../paint.ts';
import { renderText } from '../text.ts';
import { localTime } from './local-time.ts';

/** The trace as it was seen then, its ages too, below a line that tells it from one of now. */
export const renderRecordText: RecordRenderer = ({ trace }, asked, options) => {
  const at = new Date(trace.resolvedAt);
  const before = asked.getTime() - at.getTime();
  const distance =
    before >= 1000 ? `, ${durationWords(before)} before the time that was asked for` : '';
  const words = `A record of ${localTime(at)}${distance}: what was seen then, not what runs now.`;
  const head = paint([paragraph([], [span(words, 'unsure')]), EMPTY], options);
  return head + renderText(trace, { ...options, now: at });
};
