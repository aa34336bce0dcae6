import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECORD_FORMAT, toPeriods } from '../../../../src/model/record.ts';
import type { Trace } from '../../../../src/model/trace.ts';
import type { RenderOptions } from '../../../../src/renderers/renderer.ts';
import { renderHistoryText } from '../../../../src/renderers/text/history/history.ts';
import { renderRecordText } from '../../../../src/renderers/text/history/record.ts';
import { textWidth } from '../../../../src/renderers/text/width.ts';
import { scenarios } from '../../../support/scenarios.ts';
import { DAY, HOUR, NOW } from '../../../support/trace.ts';

const FOLDER = join(import.meta.dirname, '../../../transcripts/history');

// Times are told by the reader's clock.
const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'UTC';
});
afterAll(() => {
  process.env.TZ = zone;
});

const options = (changes: Partial<RenderOptions> = {}): RenderOptions => ({
  width: 80,
  color: false,
  evidence: false,
  now: NOW,
  ...changes,
});

function seen(name: string, age: number, environment: string | null = 'production'): Trace {
  const make = scenarios[name];
  if (!make) throw new TypeError(`no scenario is called ${name}`);
  return { ...make(), environment, resolvedAt: new Date(NOW.getTime() - age).toISOString() };
}

const TRACES = [
  seen('behind', 3 * DAY),
  seen('behind', 2 * DAY),
  seen('rollout', DAY),
  seen('absent', 5 * HOUR),
  seen('same', 4 * HOUR),
  seen('same', HOUR),
  seen('denied', HOUR, 'staging'),
];

const render = (traces: readonly Trace[], changes: Partial<RenderOptions> = {}, unreadable = 0) =>
  renderHistoryText(
    { periods: toPeriods(traces), unreadable, folder: '/state/shop' },
    options(changes),
  );

const transcripts: Readonly<Record<string, () => string>> = {
  'periods-80': () => render(TRACES, {}, 1),
  'periods-40': () => render(TRACES, { width: 40 }),
  'nothing-80': () => render([]),
  'record-80': () =>
    renderRecordText(
      { format: RECORD_FORMAT, by: '1.0.0', trace: seen('behind', 2 * DAY) },
      new Date(NOW.getTime() - DAY),
      options(),
    ),
};

describe('the text is as it was reviewed', () => {
  // `-u` writes them anew; without it a missing or different one fails.
  test.each(Object.keys(transcripts))('%s', async (name) => {
    await expect(transcripts[name]?.()).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
  });

  test('and no transcript is left over', () => {
    const names = Object.keys(transcripts).map((name) => `${name}.txt`);
    expect(readdirSync(FOLDER).sort()).toEqual(names.sort());
  });
});

test('is never wider than the terminal', () =>
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), (width) => {
      for (const line of render(TRACES, { width }, 3).split('\n'))
        expect(textWidth(line)).toBeLessThanOrEqual(width);
    }),
  ));
