/** What /proc/PID/stat says that matters here; times in clock ticks. */
export interface Stat {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  /** Its process group: what a shell runs as one job, such as a pipeline. */
  readonly group: number;
  readonly session: number;
  /** Device number of the controlling terminal; 0 for none. */
  readonly terminal: number;
  readonly flags: number;
  /** User and system time. */
  readonly used: number;
  /** Since boot. */
  readonly started: number;
}

/** USER_HZ: what the kernel shows to programs is 100 on every Linux platform in use, whatever its own HZ is. */
export const TICKS_PER_SECOND = 100;

const PF_FORKNOEXEC = 0x40;
const PF_KTHREAD = 0x200000;

/**
 * /proc/PID/stat, or null if it is not whole. The name stands in parentheses and may itself hold
 * blanks, newlines and parentheses, so the fields begin after the *last* one.
 */
export function parseStat(text: string): Stat | null {
  const open = text.indexOf(' (');
  const close = text.lastIndexOf(') ');
  if (open < 1 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3]);
  const stat = {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 2, close),
    state: fields[0] ?? '',
    parent: number(4),
    group: number(5),
    session: number(6),
    terminal: number(7),
    flags: number(9),
    used: number(14) + number(15),
    started: number(22),
  };
  return Number.isInteger(stat.pid) && Number.isInteger(stat.started) ? stat : null;
}

/** Whether it never replaced the program that it was forked with. */
export function isForkWithoutExec(stat: Stat): boolean {
  return (stat.flags & PF_FORKNOEXEC) !== 0;
}

/** Whether it is a program at all: no kernel thread, and not merely waiting to be reaped. */
export function isProgram(stat: Stat): boolean {
  return (stat.flags & PF_KTHREAD) === 0 && stat.state !== 'Z' && stat.state !== 'X';
}

/** Whether a text of /proc/PID/stat is that of a kernel thread. Asked of every process: few are looked at whole. */
export function isKernelThread(text: string): boolean {
  const mayBe = /\) \S [02] /.test(text);
  return mayBe && ((parseStat(text)?.flags ?? 0) & PF_KTHREAD) !== 0;
}
