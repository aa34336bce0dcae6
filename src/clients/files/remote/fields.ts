/** What stands before each NUL. No name of a file holds one, so that none can pass for two. */
export function parseFields(bytes: Buffer): readonly Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return fields;
    fields.push(bytes.subarray(at, end));
    at = end + 1;
  }
}
