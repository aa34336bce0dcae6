import { parseDuration } from '../../model/duration.ts';

/** What a moment must look like, for messages. */
export const MOMENT_EXAMPLES =
  'a time such as 2026-03-01, "2026-03-01 14:30", 2026-03-01T14:30:00Z, 14:30, or 2h for two hours ago';

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d\d:\d\d(:\d\d)?$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/;

/** The moment that `text` names: without a zone in the local one, a day by its last moment. Null for anything else. */
export function parseMoment(text: string, now: Date): Date | null {
  const ago = parseDuration(text.replace(/ ago$/, ''));
  if (ago !== null) return new Date(now.getTime() - ago);
  if (TIME.test(text)) return toDate(`${dayOf(now)}T${text}`);
  if (DATE.test(text)) return toDate(`${text}T23:59:59.999`);
  const [, day, time, zone = ''] = DATE_TIME.exec(text) ?? [];
  return day === undefined
    ? null
    : toDate(`${day}T${time}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
}

/** Null for the thirtieth of February and the like, which would otherwise be taken for a day of March. */
function toDate(text: string): Date | null {
  const date = new Date(text);
  const day = Number(text.slice(8, 10));
  const isThere = new Date(`${text.slice(0, 10)}T12:00:00Z`).getUTCDate() === day;
  return Number.isNaN(date.getTime()) || !isThere ? null : date;
}

function dayOf(now: Date): string {
  const pad = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
