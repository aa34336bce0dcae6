import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { findProgram } from './needs.ts';

/** What a real engine needs, for `describe`. */
export const ENGINE = ['root', 'dockerd', 'docker', 'busybox', 'ip'] as const;

export interface TestEngine {
  readonly socket: string;
  /** unix://… */
  readonly host: string;
  readonly docker: (...args: readonly string[]) => string;
  /** An image that lacks nothing but a base, made without any download. Its id. */
  readonly image: (name: string, options?: ImageOptions) => string;
}

export interface ImageOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** More instructions: `WORKDIR /app`. */
  readonly instructions?: readonly string[];
}

/** A Docker engine of the tests of one suite, with its data, its sockets and its bridge; it ends with them. */
export function useEngine(): TestEngine {
  const state: { folder: string; end: () => Promise<void> } = { folder: '', end: async () => {} };
  const socket = () => join(state.folder, 'docker.sock');
  const docker = (...args: readonly string[]) =>
    execFileSync('docker', [...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DOCKER_HOST: `unix://${socket()}`, HOME: state.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();

  beforeAll(async () => {
    if (ENGINE.some((part) => part !== 'root' && findProgram(part) === null)) return;
    if (process.getuid?.() !== 0) return;
    state.folder = realpathSync(mkdtempSync(join(tmpdir(), 'dk-')));
    // The socket may be seen by all, and used by root.
    chmodSync(state.folder, 0o711);
    state.end = await startEngine(state.folder, socket());
  }, 60_000);
  afterAll(async () => {
    if (state.folder === '') return;
    const all = docker('ps', '-aq').split('\n').filter(Boolean);
    if (all.length > 0) docker('rm', '-f', '-v', ...all);
    await state.end();
    unmountAll(state.folder);
    rmSync(state.folder, { recursive: true, force: true });
  }, 60_000);

  return {
    get socket() {
      return socket();
    },
    get host() {
      return `unix://${socket()}`;
    },
    docker,
    image: (name, options = {}) => importImage(state.folder, docker, name, options),
  };
}

/** An engine that was in a Swarm leaves a namespace behind. */
function unmountAll(folder: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) execFileSync('umount', [path]);
}

let bridges = 0;

/** With a bridge of its own and no rules of a firewall: several may run on one machine. */
async function startEngine(folder: string, socket: string): Promise<() => Promise<void>> {
  bridges += 1;
  const bridge = `dk${process.pid % 100_000}x${bridges}`;
  const network = `10.${200 + (process.pid % 50)}.${(process.pid >> 6) % 250}.${bridges * 16 + 1}/28`;
  const ip = (...args: readonly string[]) => execFileSync('ip', [...args], { stdio: 'ignore' });
  ip('link', 'add', bridge, 'type', 'bridge');
  ip('addr', 'add', network, 'dev', bridge);
  ip('link', 'set', bridge, 'up');
  const child = spawn(
    findProgram('dockerd') ?? 'dockerd',
    [
      ['--data-root', join(folder, 'data')],
      ['--exec-root', join(folder, 'exec')],
      ['-H', `unix://${socket}`],
      ['--pidfile', join(folder, 'pid')],
      ['--bridge', bridge],
      ['--iptables=false', '--ip-masq=false', '--ip-forward=false'],
    ].flat(),
    { stdio: 'ignore', detached: true },
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

function importImage(
  folder: string,
  docker: TestEngine['docker'],
  name: string,
  { labels = {}, files = {}, instructions = [] }: ImageOptions,
): string {
  images += 1;
  const root = join(folder, `image-${images}`);
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'tmp'));
  copyFileSync(findProgram('busybox') ?? '', join(root, 'bin/busybox'));
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
