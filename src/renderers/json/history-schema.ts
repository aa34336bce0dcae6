import * as z from 'zod';
import { text, time } from './words-schema.ts';

const period = z.looseObject({
  system: text,
  environment: text.nullable(),
  from: time.describe('The first look that saw it'),
  to: time.describe('The last one; before and after nobody looked'),
  looks: z.int(),
  verdict: z.enum(['match', 'drift', 'unknown']),
  expected: z
    .looseObject({ ref: text.nullable(), revision: text, subject: text })
    .nullable()
    .describe('What should have run'),
  running: z.array(
    z.looseObject({
      revision: text.nullable().describe('Null where nobody could say'),
      subject: text.nullable(),
      processes: z.int().describe('That ran it at the last look'),
    }),
  ),
});

/** What `history --json` prints. Fields may be added, so none is forbidden. */
export const historyOutput = z
  .looseObject({
    schemaVersion: z.literal(1),
    periods: z.array(period).describe('Oldest first'),
    unreadable: z.int().describe('Records that could not be read'),
  })
  .describe('What was live when, as far as it was recorded');

export function historySchema(): object {
  return z.toJSONSchema(historyOutput, { target: 'draft-7' });
}
