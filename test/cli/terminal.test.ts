import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needs, testWith } from '../support/needs.ts';
import { commit, initRepository } from '../support/repository.ts';
import { BIN, deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

function repository(): string {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'A subject that is far too long for a terminal of sixty columns, 価格の修正', {
    'app.py': 'print(1)\n',
  });
  return folder;
}

const ENV = { PATH: process.env.PATH, HOME: '/nonexistent', TERM: 'xterm', LC_ALL: 'C.UTF-8' };

/** What a shell prints that runs `command`, where `deploytrace` is the built one. */
function shell(command: string, cwd: string): Promise<string> {
  const script = `deploytrace() { ${process.execPath} ${BIN} "$@"; }; ${command}`;
  const child = spawn('bash', ['-c', script], {
    cwd,
    env: ENV,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return collect(child);
}

/** The same on a real terminal of that width, with all that stdout and stderr show there. */
function onTerminal(columns: number, args: string, cwd: string): Promise<string> {
  const command = `stty cols ${columns}; ${process.execPath} ${BIN} ${args}; echo "[exit $?]"`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: ENV,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return collect(child);
}

/** What is left on the screen: progress erases itself, colours take no room. */
function withoutControls(shown: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is removed begins with one
  return shown.replace(/[^\n]*\r\x1b\[2K|\x1b\[\d+m|\r/g, '');
}

async function collect(child: ReturnType<typeof spawn>): Promise<string> {
  const pieces: Buffer[] = [];
  child.stdout?.on('data', (piece: Buffer) => pieces.push(piece));
  await once(child, 'close');
  return Buffer.concat(pieces).toString();
}

describe('on a terminal', needs('script'), () => {
  testWith('root')('lines are as wide as it is, and coloured', async () => {
    const shown = await onTerminal(60, 'show', repository());
    const plain = withoutControls(shown);
    expect(shown).toContain('\x1b[31m');
    expect(plain).toContain('A subject that');
    const wide = (line: string) => line.length + (line.match(/[価格の修正]/g)?.length ?? 0);
    expect(Math.max(...plain.split('\n').map(wide))).toBe(60);
    expect(plain).toContain('[exit 0]');
  });

  test('an error is broken at words', async () => {
    const shown = await onTerminal(60, 'show', '/');
    expect(shown.replaceAll('\r', '')).toContain('no\n             deploy.config.yaml');
    expect(shown).toContain('[exit 2]');
  });
});

describe('on a pipe', () => {
  testWith('root')('nothing is cut and nothing coloured; FORCE_COLOR colours', async () => {
    const folder = repository();
    const { stdout, stderr } = await deploytrace(['show'], { cwd: folder });
    expect(stdout).toContain('of sixty columns, 価格の修正');
    expect(stdout).not.toContain('\x1b');
    expect(stderr).toBe('');
    const forced = await deploytrace(['show'], { cwd: folder, env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain('\x1b[31m');
  });

  testWith('root')('a reader that leaves early changes neither exit code nor stderr', async () => {
    const folder = repository();
    const shown = await shell('deploytrace show | head -1; echo $PIPESTATUS', folder);
    expect(shown).toMatch(/^shop .*drift.*\n0\n$/);
    const verified = await shell('deploytrace verify 2>&1 | true; echo $PIPESTATUS', folder);
    expect(verified).toBe('1\n');
    expect(await shell('deploytrace show --json | head -c 1', folder)).toBe('{');
  });
});

describe('Ctrl-C', () => {
  test('ends a trace that waits for a server, with 130 and without a word', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const config = `version: 1\nsource: { type: git, repository: "git://127.0.0.1:${port}/x" }\n`;
    const folder = repository();
    writeFileSync(join(folder, 'deploy.config.yaml'), config);
    const child = spawn(process.execPath, [BIN, 'show'], {
      cwd: folder,
      env: { ...ENV, XDG_CACHE_HOME: temporaryFolder() },
    });
    const printed: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => printed.push(piece));
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const [socket] = await once(server, 'connection');
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    socket.destroy();
    expect(Buffer.concat(printed).toString()).toBe('');
    expect(code).toBe(130);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends the demo, its server and its folder, as %s does',
    async (signal) => {
      const child = spawn(process.execPath, [BIN, 'demo'], { cwd: '/', env: ENV });
      onTestFinished(() => {
        child.kill('SIGINT');
      });
      let shown = '';
      child.stderr.on('data', (piece: Buffer) => {
        shown += String(piece);
      });
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (piece: Buffer) => {
          shown += String(piece);
          if (shown.includes('Proved:')) resolve();
        });
      });
      const [, folder = ''] = /(\S+deploytrace-demo-\w+)\/greeter/.exec(shown) ?? [];
      const [, pid = ''] = /process +(\d+)/.exec(shown) ?? [];
      expect(existsSync(folder)).toBe(true);
      expect(existsSync(`/proc/${pid}`)).toBe(true);
      child.kill(signal);
      const [code] = await once(child, 'close');
      expect(code).toBe(130);
      expect(existsSync(folder)).toBe(false);
      expect(existsSync(`/proc/${pid}`)).toBe(false);
      expect(shown).not.toMatch(/error|abort/i);
    },
  );
});
