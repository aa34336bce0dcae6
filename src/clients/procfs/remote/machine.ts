import { type Ask, askSections, sectionOf } from '../../shell/ask.ts';
import type { RawMachine } from '../raw.ts';

const SCRIPT = `s self; echo $$
s user; id -u
s uptime; cat /proc/uptime; date +%s.%N
s os; cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release
s kernel; cat /proc/sys/kernel/osrelease
s users; cut -d: -f1-3 /etc/passwd
s mounts; grep ' /proc ' /proc/mounts
`;

/** The machine, and whether its user may look into every process. */
export interface RemoteMachine extends RawMachine {
  readonly privileged: boolean;
}

/** Null where there is no /proc. */
export async function readMachine(ask: Ask): Promise<RemoteMachine | null> {
  const sections = await askSections(ask, SCRIPT, []);
  const get = (name: string) => sectionOf(sections, name);
  const [uptime = '', date = ''] = get('uptime').split('\n');
  if (!/^\d/.test(uptime)) return null;
  return {
    self: Number(get('self')),
    privileged: get('user').trim() === '0',
    ...parseDate(date),
    uptime,
    osRelease: get('os'),
    kernel: get('kernel').trim(),
    passwd: get('users'),
    mounts: get('mounts'),
  };
}

/** BusyBox knows no fractions and prints `%N`: then the moment lies within the second that began there. */
function parseDate(text: string): Pick<RawMachine, 'now' | 'error'> {
  const [seconds = '', fraction = ''] = text.trim().split('.');
  const exact = /^\d{9}$/.test(fraction);
  const began = Number(seconds) * 1000;
  return exact
    ? { now: began + Number(fraction) / 1e6, error: 0 }
    : { now: began + 500, error: 500 };
}
