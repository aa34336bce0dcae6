/** The arguments in /proc/PID/cmdline. A program that writes its own title there leaves one, or blanks at the end. */
export function parseCmdline(text: string): readonly string[] {
  const end = text.replace(/\0+$/, '');
  return end === '' ? [] : end.split('\0');
}
