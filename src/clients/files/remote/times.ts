/** Sets \$T to the format with which `stat` tells a ctime as finely as it can. */
export const TIME = `T=%Z
case $(stat -c %.9Z / 2>/dev/null) in *[!0-9.]*) ;; *.*) T=%.9Z ;; esac
`;

const LAST_MILLISECOND = 999;

/**
 * Seconds since the epoch as milliseconds; null if it is no time. Where only whole seconds are told, it
 * changed no later than at the end of that one.
 */
export function parseTime(text: string): number | null {
  const [, seconds, fraction] = /^(\d+)(?:\.(\d{9}))?$/.exec(text) ?? [];
  if (seconds === undefined) return null;
  return Number(seconds) * 1000 + (fraction ? Number(fraction) / 1e6 : LAST_MILLISECOND);
}
