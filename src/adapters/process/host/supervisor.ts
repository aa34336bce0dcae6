import { basename } from 'node:path';
import type { Supervisor } from '../../../model/process-facts.ts';
import type { Process } from './process.ts';
import { unitOf } from './select.ts';

/** Of a process, what tells what watches over it. */
export type Supervised = Pick<Process, 'cgroup' | 'environ' | 'stat'>;
type Ancestor = { readonly argv: readonly string[] };

/**
 * What starts a process again when it ends: the nearest that is known. By whole words and whole ids,
 * never by a part of a name; pm2 and supervisord before the unit or container that they run in.
 */
export function findSupervisor(process: Supervised, ancestors: readonly Ancestor[]): Supervisor {
  const container = containerOf(process.cgroup);
  const unit = unitOf(process.cgroup);
  return (
    findManager(process, ancestors) ??
    (container ? { kind: 'container', name: container } : null) ??
    (unit ? { kind: 'systemd', name: unit } : null) ??
    findTerminal(process) ?? { kind: 'none', name: null }
  );
}

/** The id of the innermost container of a control group; a container's monitor is not in it. */
export function containerOf(cgroup: string | null): string | null {
  if (cgroup === null || /(^|\/)libpod-conmon-/.test(cgroup)) return null;
  return cgroup.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g)?.at(-1) ?? null;
}

function findManager(process: Supervised, ancestors: readonly Ancestor[]): Supervisor | null {
  for (const { argv } of ancestors) {
    if (isSupervisord(argv)) {
      return { kind: 'supervisord', name: process.environ?.SUPERVISOR_PROCESS_NAME ?? null };
    }
    if (isPm2(argv))
      return { kind: 'pm2', name: process.environ?.name ?? process.environ?.pm_id ?? null };
  }
  return null;
}

/** `/usr/bin/python3 /usr/bin/supervisord -n`, or supervisord itself. */
export function isSupervisord(argv: readonly string[]): boolean {
  return argv.slice(0, 2).some((argument) => basename(argument) === 'supervisord');
}

/** pm2's daemon calls itself `PM2 v5.3.0: God Daemon (/home/ana/.pm2)`. */
export function isPm2(argv: readonly string[]): boolean {
  return /^PM2 v\S+: God Daemon\b/.test(argv.join(' '));
}

function findTerminal(process: Supervised): Supervisor | null {
  const session = process.cgroup?.split('/').find((part) => /^session-[^/]+\.scope$/.test(part));
  const terminal = terminalName(process.stat.terminal);
  return terminal || session ? { kind: 'terminal', name: terminal ?? session ?? null } : null;
}

const PTS_MAJORS = { first: 136, last: 143 };
const CONSOLES = 4;

/** The terminal of a device number, in the kernel's encoding: minor's low byte, major, minor's rest. */
export function terminalName(device: number): string | null {
  if (device === 0) return null;
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  if (major >= PTS_MAJORS.first && major <= PTS_MAJORS.last) {
    return `pts/${(major - PTS_MAJORS.first) * 256 + minor}`;
  }
  if (major !== CONSOLES) return `tty ${major}:${minor}`;
  return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`;
}
