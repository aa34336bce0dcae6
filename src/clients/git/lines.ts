/** The lines of what git printed, one by one: there may be 100,000, and splitting would hold them all. */
export function* linesOf(printed: string): Generator<string> {
  for (let start = 0; start < printed.length; ) {
    const found = printed.indexOf('\n', start);
    const end = found < 0 ? printed.length : found;
    yield printed.slice(start, end);
    start = end + 1;
  }
}
