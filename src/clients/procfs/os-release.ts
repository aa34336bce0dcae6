/** `Debian GNU/Linux 12 (bookworm)`: PRETTY_NAME of os-release(5), else its NAME, else `Linux`. */
export function parseOsName(text: string): string {
  for (const name of ['PRETTY_NAME', 'NAME']) {
    const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];
    if (value) return unquote(value.trim());
  }
  return 'Linux';
}

function unquote(value: string): string {
  const inner = /^"(.*)"$/.exec(value)?.[1] ?? /^'(.*)'$/.exec(value)?.[1] ?? value;
  return inner.replace(/\\(["$`\\])/g, '$1');
}
