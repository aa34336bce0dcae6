import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openWriter } from '../../clients/git/writer.ts';

/** Longer than a program may take to load, and than the second that git writes its times in. */
const SETTLE = 3200;
const GIT_SECOND = 1200;

const IDENTITY = ['user.name=Ana', 'user.email=ana@example.com', 'commit.gpgSign=false'];

/** A bare remote, a developer's clone, a clone that is deployed, and a server that runs from it. */
export class DemoSystem {
  readonly checkout: string;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  #server: ChildProcess | null = null;

  constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
    this.checkout = join(folder, 'greeter');
  }

  async create(): Promise<void> {
    await this.#git('.', 'init', '--quiet', '--bare', '--initial-branch=main', 'remote.git');
    await this.#git('.', 'clone', '--quiet', 'remote.git', 'desk');
    await this.#commit('Greet the world', 'hello');
    await this.#git('.', 'clone', '--quiet', 'remote.git', 'greeter');
  }

  /** Starts the server and waits until it has surely loaded its code. */
  async start(): Promise<void> {
    await this.#settle(GIT_SECOND);
    this.#server = spawn(process.execPath, ['server.js'], {
      cwd: this.checkout,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (this.#server.stdout) await once(this.#server.stdout, 'data', { signal: this.#signal });
  }

  /** A commit from the desk reaches the deployed clone; the server is left alone. */
  async pull(subject: string, greeting: string): Promise<void> {
    await this.#settle(SETTLE);
    await this.#commit(subject, greeting);
    await this.#git('greeter', 'pull', '--quiet', '--ff-only');
  }

  async edit(greeting: string): Promise<void> {
    writeFileSync(join(this.checkout, 'server.js'), serverText(greeting));
  }

  async restore(): Promise<void> {
    await this.#git('greeter', 'checkout', '--quiet', '--', '.');
    await this.stop();
    await this.start();
  }

  /** Ends the server; does nothing if none runs. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  async #commit(subject: string, greeting: string): Promise<void> {
    writeFileSync(join(this.#folder, 'desk', 'server.js'), serverText(greeting));
    await this.#git('desk', 'add', 'server.js');
    await this.#git('desk', 'commit', '--quiet', '-m', subject);
    await this.#git('desk', 'push', '--quiet', 'origin', 'HEAD:main');
  }

  async #git(folder: string, ...args: readonly string[]): Promise<void> {
    const git = openWriter(join(this.#folder, folder), {
      signal: this.#signal,
      config: IDENTITY,
      network: true,
    });
    await git(args);
  }

  async #settle(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#signal });
  }
}

/** A real server on a port that the system chooses. */
function serverText(greeting: string): string {
  return `const { createServer } = require('node:http');

const server = createServer((_request, response) => response.end(${JSON.stringify(greeting)}));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
}
