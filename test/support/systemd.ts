import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { until } from './sshd.ts';
import { temporaryFolder } from './temporary.ts';

/** Namespaces in which systemd is the first process and starts these units, and nothing else. */
const BOOT = `mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system /run/sshd &&
mount -t cgroup2 cgroup2 /sys/fs/cgroup && cp "$1"/* /run/systemd/system/ &&
exec env container=lxc /lib/systemd/systemd --system --unit=shop.target --show-status=no
`;

export interface Systemd {
  /** What runs a command in there. */
  readonly within: readonly string[];
  readonly control: (...words: readonly string[]) => string;
  /** Of a unit, as it counts in there. */
  readonly pidOf: (unit: string) => number;
}

/** A real systemd with these services, by name the lines of their `[Service]`; it ends with the test. */
export async function startSystemd(services: Readonly<Record<string, string>>): Promise<Systemd> {
  const folder = temporaryFolder();
  const names = Object.keys(services);
  for (const [name, lines] of Object.entries(services)) {
    const text = `[Unit]\nDefaultDependencies=no\n[Service]\n${lines}\n`;
    writeFileSync(join(folder, name), text);
  }
  const target = `[Unit]\nDefaultDependencies=no\nWants=${names.join(' ')}\n`;
  writeFileSync(join(folder, 'shop.target'), target);
  const namespaces = [
    '--fork',
    '--kill-child',
    '--pid',
    '--mount-proc',
    '--cgroup',
    '--ipc',
    '--uts',
  ];
  const outer = spawn('unshare', [...namespaces, 'sh', '-c', BOOT, 'sh', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void outer.kill('SIGKILL'));
  let first = 0;
  await until(() => {
    first = childOf(outer.pid ?? 0);
    return first > 0 && readFileSync(`/proc/${first}/comm`, 'utf8') === 'systemd\n';
  });
  const within = ['nsenter', '--target', String(first), '--mount', '--pid', '--ipc', '--cgroup'];
  const control = (...words: readonly string[]) =>
    execFileSync(within[0] ?? '', [...within.slice(1), 'systemctl', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const isActive = (name: string) => {
    try {
      return control('is-active', name).trim() === 'active';
    } catch {
      return false;
    }
  };
  await until(() => names.every(isActive));
  const pidOf = (unit: string) => Number(control('show', '--property=MainPID', '--value', unit));
  return { within, control, pidOf };
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
}
