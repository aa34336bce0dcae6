import { WorldError } from '../../../model/errors.ts';
import type { ClockSkew } from '../../../model/observation.ts';
import { type Ask, askTimed, sectionOf, type Timed } from '../../shell/ask.ts';
import type { RawMachine } from '../raw.ts';
import { CONTAINER_MARKS, HARDWARE_FILES } from '../virtualization.ts';

/** `$@`: marks of containers, as pairs of a path and a name, and after `--` files that tell of the hardware. */
const SCRIPT = `s uptime; l=; date +%s.%N; read -r l </proc/uptime; echo "$l"; date +%s.%N
s self; echo $$
s user; id -u
s os; cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release
s kernel; l=; read -r l </proc/sys/kernel/osrelease; echo "$l"
s users; cut -d: -f1-3 /etc/passwd
s mounts; grep ' /proc ' /proc/mounts
s virtualization
while [ "$1" != -- ]; do [ ! -e "$1" ] || echo "container $2"; shift 2; done
shift
tr '\\000' '\\n' 2>/dev/null </proc/1/environ | sed -n 's/^container=\\(.\\)/container \\1/p'
for f do [ ! -r "$f" ] || { read -r l <"$f"; echo "$f $l"; }; done
sed -n '/^flags/{s/^[^:]*:/cpu/p;q;}' /proc/cpuinfo
`;

/** Throws `WorldError` where there is no /proc. */
export async function readMachine(ask: Ask): Promise<RawMachine> {
  const asked = await askTimed(ask, SCRIPT, [...CONTAINER_MARKS.flat(), '--', ...HARDWARE_FILES]);
  const { sections } = asked;
  const get = (name: string) => sectionOf(sections, name);
  const [before = '', uptime = '', after = ''] = get('uptime').split('\n');
  // Without /proc there are two dates with nothing in between.
  if (!/^\d\S* \d/.test(uptime)) {
    throw new WorldError('not-supported', 'this host has no /proc to read processes from');
  }
  const clock = between(parseDate(before), parseDate(after));
  return {
    self: Number(get('self')),
    privileged: get('user').trim() === '0',
    ...clock,
    skew: toSkew(clock, asked),
    virtualization: get('virtualization'),
    uptime,
    osRelease: get('os'),
    kernel: get('kernel').trim(),
    passwd: get('users'),
    mounts: get('mounts'),
  };
}

/** It read its clock while we waited for its answer. */
function toSkew(
  { now, error }: Pick<RawMachine, 'now' | 'error'>,
  { sentAt, answeredAt }: Pick<Timed, 'sentAt' | 'answeredAt'>,
): ClockSkew {
  const half = (answeredAt - sentAt) / 2;
  return { skew: now - (sentAt + half), error: error + half };
}

/** A moment, which was no earlier and no later. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** In between, a busy machine may have let its programs wait. */
function between(before: Span, after: Span): Pick<RawMachine, 'now' | 'error'> {
  return {
    now: (before.from + after.to) / 2,
    error: Math.abs(after.to - before.from) / 2,
  };
}

/** BusyBox knows no fractions and prints `%N`: then the moment lies within the second that began there. */
function parseDate(text: string): Span {
  const [seconds = '', fraction = ''] = text.trim().split('.');
  const exact = /^\d{9}$/.test(fraction);
  const began = Number(seconds) * 1000;
  if (!exact) return { from: began, to: began + 1000 };
  const at = began + Number(fraction) / 1e6;
  return { from: at, to: at };
}
