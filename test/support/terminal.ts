import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { skipWithout } from './needs.ts';
import { BIN } from './run.ts';
import { Screen } from './screen.ts';

/**
 * A real terminal device around a program. It is told what to do by lines on its standard input:
 * `size COLUMNS ROWS`, or `type TEXT` with escapes as in Python.
 */
const DEVICE = `
import fcntl, os, pty, select, signal, struct, sys, termios
def size(columns, rows):
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack('HHHH', int(rows), int(columns), 0, 0))
columns, rows, *command = sys.argv[1:]
master, slave = pty.openpty()
size(columns, rows)
child = os.fork()
if child == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for stream in (0, 1, 2): os.dup2(slave, stream)
    os.closerange(3, 64)
    os.execvp(command[0], command)
os.close(slave)
pending = b''
while True:
    ready = select.select([0, master], [], [])[0]
    if master in ready:
        try: piece = os.read(master, 65536)
        except OSError: break
        if not piece: break
        os.write(1, piece)
    if 0 in ready:
        pending += os.read(0, 65536)
        *lines, pending = pending.split(b'\\n')
        for line in lines:
            verb, _, rest = line.decode().partition(' ')
            if verb == 'size': size(*rest.split())
            if verb == 'type': os.write(master, rest.encode().decode('unicode_escape').encode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

export interface TerminalSettings {
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  /** What stands on the screen already. */
  readonly before?: readonly string[];
}

export interface Terminal {
  /** What is to be seen now, without colours; blanks at the end of a line are cut off. */
  readonly lines: () => readonly string[];
  /** All that was written to it. */
  readonly written: () => string;
  /** Resolves when the screen, line by line, is as wanted. */
  readonly until: (isWanted: (lines: readonly string[]) => boolean) => Promise<void>;
  readonly type: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

/** The built command line in a terminal of this size. */
export function inTerminal(args: readonly string[], settings: TerminalSettings): Terminal {
  skipWithout('python3');
  const { cwd, columns, rows, before = [] } = settings;
  const command = [process.execPath, BIN, ...args];
  const child = spawn('python3', ['-c', DEVICE, String(columns), String(rows), ...command], {
    cwd,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  const screen = new Screen(columns, rows);
  for (const line of before) screen.write(`${line}\r\n`);
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text;
    screen.write(text);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return {
    lines: () => screen.lines(),
    written: () => written,
    until: (isWanted) => untilScreen(screen, child.stdout, isWanted, ended),
    type: (text) => child.stdin.write(`type ${text}\n`),
    resize: (newColumns, newRows) => {
      screen.resize(newColumns, newRows);
      child.stdin.write(`size ${newColumns} ${newRows}\n`);
    },
    ended,
  };
}

function untilScreen(
  screen: Screen,
  stdout: NodeJS.ReadableStream,
  isWanted: (lines: readonly string[]) => boolean,
  ended: Promise<unknown>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (!isWanted(screen.lines())) return;
      stdout.off('data', check);
      resolve();
    };
    stdout.on('data', check);
    void ended.then(() => reject(new Error(`it ended with\n${screen.lines().join('\n')}`)));
    check();
  });
}
