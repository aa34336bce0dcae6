import { describe, expect, test } from 'vitest';
import { deploytrace } from '../support/run.ts';

const run = (...args: readonly string[]) => deploytrace(args, { cwd: '/' });

describe('what cannot be run exits with 2, says why, and what was probably meant', () => {
  test.each([
    ['shwo', /unknown command 'shwo'/, 'Did you mean deploytrace show?'],
    ['version', /unknown command 'version'/, 'Did you mean deploytrace --version?'],
    ['restart', /there are show, verify, /, 'deploytrace --help tells more.'],
    ['help shwo', /unknown command 'shwo'/, 'Did you mean deploytrace show?'],
    ['help restart', /unknown command 'restart'/, 'deploytrace --help tells more.'],
    ['--verison', /unknown option '--verison'/, 'Did you mean deploytrace --version?'],
    ['-v', /unknown option '-v'/, 'Did you mean deploytrace -V?'],
    ['--json', /unknown option '--json'/, 'Did you mean deploytrace show --json?'],
    ['show --jsn', /unknown option '--jsn'/, 'Did you mean deploytrace show --json?'],
    ['demo --hepl', /unknown option '--hepl'/, 'Did you mean deploytrace demo --help?'],
    ['show -x', /unknown option '-x'/, 'deploytrace show --help tells more.'],
    ['show --nonsense', /unknown option '--nonsense'/, 'deploytrace show --help tells more.'],
    ['verify --pid 1', /unknown option '--pid'/, 'Did you mean deploytrace show --pid?'],
    [
      'show nonsense',
      /show takes no argument, got 'nonsense'/,
      'Did you mean deploytrace show --environment nonsense?',
    ],
    ['show 4121', /got '4121'/, 'Did you mean deploytrace show --pid 4121?'],
    ['show verify', /got 'verify'/, 'Did you mean deploytrace verify?'],
    ['verify json', /got 'json'/, 'Did you mean deploytrace verify --json?'],
    ['verify ./a.yaml', /got '.\/a.yaml'/, 'Did you mean deploytrace verify --config ./a.yaml?'],
    ['schema $(x)', /schema takes no argument/, 'deploytrace schema --help tells more.'],
    ['show --pid', /'--pid <n>' argument missing/, 'deploytrace show --help tells more.'],
    ['show --pid x', /Expected a process number/, 'deploytrace show --help tells more.'],
    ['show --timeout 0', /Expected a number of seconds/, 'deploytrace show --help tells more.'],
  ])('%s', async (words, why, hint) => {
    const { code, stdout, stderr } = await run(...words.split(' '));
    const [first, second, ...rest] = stderr.split('\n');
    expect(first).toMatch(/^deploytrace: /);
    expect(first).toMatch(why);
    expect(second).toBe(`  ${hint}`);
    expect(rest).toEqual(['']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('of hostile words nothing reaches the terminal, and nothing is there to be copied', async () => {
    const { code, stderr } = await run('show', '\x1b[2J; reboot');
    expect(stderr).toBe(
      "deploytrace: show takes no argument, got '\\x1b[2J; reboot'\n  deploytrace show --help tells more.\n",
    );
    expect(code).toBe(2);
  });
});

describe('help is what was asked for: on stdout, with 0', () => {
  test.each([
    ['', 'Usage: deploytrace [options] [command]'],
    ['--help', 'Usage: deploytrace [options] [command]'],
    ['help', 'Usage: deploytrace [options] [command]'],
    ['help show', 'Usage: deploytrace show [options]'],
    ['show -h', 'Usage: deploytrace show [options]'],
    ['demo --help', 'Usage: deploytrace demo [options]'],
  ])('%s', async (words, usage) => {
    const { code, stdout, stderr } = await run(...words.split(' ').filter(Boolean));
    expect(stdout.split('\n')[0]).toBe(usage);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.each(['--version', '-V'])('%s', async (flag) => {
    const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
    expect(await run(flag)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});
