import { describe, expect, it } from 'vitest';
import { parseMoment } from '../../../src/commands/history/moment.ts';

const NOW = new Date(2026, 2, 1, 14, 30, 15);
const local = (...parts: readonly [number, number, number, number?, number?, number?, number?]) => {
  const [year, month, day, ...rest] = parts;
  return new Date(year, month - 1, day, ...rest).getTime();
};

describe('a moment', () => {
  it.each([
    ['2026-03-01T12:00:00Z', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01 12:00+02:00', Date.UTC(2026, 2, 1, 10)],
    ['2026-03-01T12:00:00.250-0130', Date.UTC(2026, 2, 1, 13, 30, 0, 250)],
    ['2026-02-28 09:15', local(2026, 2, 28, 9, 15)],
    ['2026-02-28', local(2026, 2, 28, 23, 59, 59, 999)],
    ['09:15', local(2026, 3, 1, 9, 15)],
    ['09:15:30', local(2026, 3, 1, 9, 15, 30)],
    ['2h', NOW.getTime() - 7_200_000],
    ['3d ago', NOW.getTime() - 3 * 86_400_000],
  ])('%s', (text, expected) => expect(parseMoment(text, NOW)?.getTime()).toBe(expected));

  it.each([
    '',
    'now',
    '2026',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T10:00Z',
    '25:00',
    '-2h',
    '2 h',
    '1e3',
  ])('none: %j', (text) => expect(parseMoment(text, NOW)).toBeNull());
});
