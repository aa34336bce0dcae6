/** One word for a POSIX shell that is exactly these bytes, here as latin1 text. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

const OCTAL = Array.from({ length: 256 }, (_, byte) => `\\${byte.toString(8).padStart(3, '0')}`);

/**
 * A line of sh that sets the positional parameters to `args`. Nothing but backslashes and digits stands for
 * data on that line: if a profile eats a part of what is sent, what is left of the data is still no code.
 * Throws `TypeError` for a NUL, which no argument can hold.
 */
export function setArguments(args: readonly (string | Buffer)[]): string {
  const words = args.map((arg) => quote(toLatin1(arg))).join(' ');
  if (words.includes('\0')) throw new TypeError('an argument of a script cannot hold a NUL');
  const octal = Array.from(words, (char) => OCTAL[char.charCodeAt(0)]).join('');
  return `eval "set -- $(printf '${octal}')"`;
}

function toLatin1(arg: string | Buffer): string {
  return (typeof arg === 'string' ? Buffer.from(arg) : arg).toString('latin1');
}
