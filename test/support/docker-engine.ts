import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Programs of the system, too. */
export const PATH = [process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter);

export interface ImageOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** More instructions: `WORKDIR /app`. */
  readonly instructions?: readonly string[];
}

export type Docker = (...args: readonly string[]) => string;

/** Docker's own command line, asking the engine of a folder. */
export function dockerOf(folder: string): Docker {
  return (...args) =>
    execFileSync('docker', [...args], {
      encoding: 'utf8',
      env: { PATH, DOCKER_HOST: `unix://${socketOf(folder)}`, HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
}

export function socketOf(folder: string): string {
  return join(folder, 'docker.sock');
}

/** An engine that was in a Swarm leaves a namespace behind. */
export function unmountAll(folder: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) execFileSync('umount', [path]);
}

let bridges = 0;

export interface EngineSetup {
  /** More arguments of dockerd. */
  readonly args?: readonly string[];
  /** Where another dockerd and its programs are. */
  readonly programs?: string;
}

/** With a bridge of its own and no rules of a firewall: several may run on one machine. */
export async function startEngine(
  folder: string,
  { args = [], programs }: EngineSetup = {},
): Promise<() => Promise<void>> {
  bridges += 1;
  const socket = socketOf(folder);
  const bridge = `dk${process.pid % 100_000}x${bridges}`;
  const network = `10.${200 + (process.pid % 50)}.${(process.pid >> 6) % 250}.${bridges * 16 + 1}/28`;
  const ip = (...args: readonly string[]) =>
    execFileSync('ip', [...args], { stdio: 'ignore', env: { PATH } });
  ip('link', 'add', bridge, 'type', 'bridge');
  ip('addr', 'add', network, 'dev', bridge);
  ip('link', 'set', bridge, 'up');
  const path = programs === undefined ? PATH : [programs, PATH].join(delimiter);
  const child = spawn(
    'dockerd',
    [
      ['--data-root', join(folder, 'data')],
      ['--exec-root', join(folder, 'exec')],
      ['-H', `unix://${socket}`],
      ['--pidfile', join(folder, 'pid')],
      ['--bridge', bridge],
      ['--iptables=false', '--ip-masq=false', '--ip-forward=false'],
      args,
    ].flat(),
    { stdio: 'ignore', detached: true, env: { ...process.env, PATH: path } },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isUp = () => {
    try {
      execFileSync('docker', ['-H', `unix://${socket}`, 'version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  for (let tries = 0; !isUp(); tries += 1) {
    if (tries > 200 || child.exitCode !== null) throw new Error('dockerd does not come up');
    await wait(100);
  }
  return async () => {
    child.kill('SIGTERM');
    await ended;
    ip('link', 'del', bridge);
  };
}

const APPLETS = ['sh', 'sleep', 'httpd', 'cat', 'touch', 'nc', 'ls', 'echo'];
let images = 0;

export function importImage(
  folder: string,
  docker: Docker,
  name: string,
  { labels = {}, files = {}, instructions = [] }: ImageOptions,
): string {
  images += 1;
  const root = join(folder, `image-${images}`);
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'tmp'));
  copyFileSync(busybox(), join(root, 'bin/busybox'));
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    execFileSync('sh', ['-c', 'cat >"$1"', 'sh', join(root, path)], { input: text });
  }
  const archive = join(folder, `image-${images}.tar`);
  execFileSync('tar', ['-C', root, '-cf', archive, '.']);
  const changes = [
    'CMD ["sleep", "100000"]',
    ...Object.entries(labels).map(([key, value]) => `LABEL ${key}=${value}`),
    ...instructions,
  ].flatMap((each) => ['-c', each]);
  return docker('import', ...changes, archive, name);
}

function busybox(): string {
  return execFileSync('sh', ['-c', 'command -v busybox'], {
    encoding: 'utf8',
    env: { PATH },
  }).trim();
}
