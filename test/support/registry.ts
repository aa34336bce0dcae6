import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './git-server.ts';
import type { Pushable } from './images.ts';
import { skipWithout } from './needs.ts';
import { push, remove } from './push.ts';
import { temporaryFolder } from './temporary.ts';

export interface RegistrySetup {
  /** Lets in only these: user and password. */
  readonly user?: readonly [string, string];
  /** Asks for tokens of this service; see `token-server.ts`. */
  readonly tokens?: { readonly realm: string; readonly certificate: string };
  /** Paths of a certificate and its key, and of the authorities whose certificates it wants to be shown. */
  readonly tls?: {
    readonly certificate: string;
    readonly key: string;
    readonly clientcas?: readonly string[];
  };
}

export interface TestRegistry {
  /** `127.0.0.1:5000`. */
  readonly host: string;
  /** Puts an image there as this tag; `authorization` is the header's value. */
  readonly push: (
    name: string,
    tag: string,
    image: Pushable,
    authorization?: string,
  ) => Promise<void>;
  readonly remove: (name: string, digest: string) => Promise<void>;
}

/** A real registry on loopback, empty, that ends with the test. */
export async function startRegistry(setup: RegistrySetup = {}): Promise<TestRegistry> {
  skipWithout('docker-registry');
  const folder = temporaryFolder();
  const port = await freePort();
  const file = join(folder, 'config.yml');
  writeFileSync(file, JSON.stringify(toConfig(setup, port, folder)));
  const child = spawn('docker-registry', ['serve', file], { stdio: 'ignore', detached: true });
  onTestFinished(() => endGroup(child));
  await untilListening(port, child);
  const host = `127.0.0.1:${port}`;
  const scheme = setup.tls ? 'https' : 'http';
  return {
    host,
    push: (name, tag, image, authorization) =>
      push(`${scheme}://${host}/v2/${name}`, tag, image, authorization),
    remove: (name, digest) => remove(`${scheme}://${host}/v2/${name}`, digest),
  };
}

/** JSON is YAML. */
function toConfig({ user, tokens, tls }: RegistrySetup, port: number, folder: string): object {
  return {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, ...(tls ? { tls } : {}) },
    ...(user ? { auth: { htpasswd: { realm: 'registry', path: htpasswd(folder, user) } } } : {}),
    ...(tokens
      ? {
          auth: {
            token: {
              realm: tokens.realm,
              service: 'registry',
              issuer: 'tokens',
              rootcertbundle: tokens.certificate,
            },
          },
        }
      : {}),
  };
}

function htpasswd(folder: string, [name, password]: readonly [string, string]): string {
  skipWithout('htpasswd');
  const path = join(folder, 'htpasswd');
  writeFileSync(path, execFileSync('htpasswd', ['-nbB', '-C', '4', name, password]));
  return path;
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => done(true)).once('error', () => done(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`docker-registry ended with ${child.exitCode}`);
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
