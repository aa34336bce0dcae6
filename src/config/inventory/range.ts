/** Further ranges are somebody's mistake, or malice. */
const MOST_HOSTS = 10_000;

const RANGE = /\[(\w*):(\w+)(?::(\d+))?\]/;

/** `web[01:03]` → `web01`, `web02`, `web03`; several ranges give all combinations. Gives a sentence of what is wrong instead. */
export function expandRanges(pattern: string): readonly string[] | string {
  const found = RANGE.exec(pattern);
  if (!found) return /\[[^\]]*\]/.test(pattern) ? wrong(pattern) : [pattern];
  const [whole, begin = '', end = '', step = '1'] = found;
  const values = rangeOf(begin, end, Number(step));
  if (typeof values === 'string') return values;
  const rest = expandRanges(pattern.slice(found.index + whole.length));
  if (typeof rest === 'string') return rest;
  if (values.length * rest.length > MOST_HOSTS) return `expected at most ${MOST_HOSTS} hosts`;
  const before = pattern.slice(0, found.index);
  return values.flatMap((value) => rest.map((after) => `${before}${value}${after}`));
}

function wrong(pattern: string): string {
  return `no range: expected [1:3], [01:10], [a:f] or [1:9:2], got ${JSON.stringify(pattern)}`;
}

function rangeOf(begin: string, end: string, step: number): readonly string[] | string {
  const from = begin || '0';
  if (step < 1) return 'the step of a range is a number from 1';
  if (/^\d+$/.test(from) && /^\d+$/.test(end)) return numbers(from, end, step);
  if (!/^([a-z]:[a-z]|[A-Z]:[A-Z])$/.test(`${from}:${end}`)) return wrong(`[${begin}:${end}]`);
  const codes = steps(from.charCodeAt(0), end.charCodeAt(0), step);
  return typeof codes === 'string' ? codes : codes.map((code) => String.fromCharCode(code));
}

/** With zeros in front, both ends are equally long, and so is all between. */
function numbers(from: string, end: string, step: number): readonly string[] | string {
  const isPadded = from.startsWith('0') && from.length > 1;
  if (isPadded && from.length !== end.length)
    return `the two ends of [${from}:${end}] differ in length`;
  const all = steps(Number(from), Number(end), step);
  if (typeof all === 'string') return all;
  return all.map((value) => (isPadded ? String(value).padStart(from.length, '0') : String(value)));
}

function steps(from: number, end: number, step: number): readonly number[] | string {
  if (end < from) return `a range that ends before it begins: ${from} to ${end}`;
  const count = Math.floor((end - from) / step) + 1;
  if (count > MOST_HOSTS) return `expected at most ${MOST_HOSTS} hosts`;
  return Array.from({ length: count }, (_, index) => from + index * step);
}
