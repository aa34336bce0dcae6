import { describe, expect, test } from 'vitest';
import { runtimeOf } from '../../../../src/adapters/process/host/program.ts';
import { isInline, scriptCandidates } from '../../../../src/adapters/process/host/script.ts';

function script(line: string): string | undefined {
  const argv = line.split(' ');
  const runtime = runtimeOf(argv[0]?.split('/').at(-1) ?? '');
  return runtime
    ? scriptCandidates(runtime, { argv, cwd: { path: '/srv' }, root: '/' })[0]
    : undefined;
}

describe('the program text that a command line names', () => {
  test.each([
    ['python3 app.py', '/srv/app.py'],
    ['python3 -u -W ignore -X dev app.py --port 80', '/srv/app.py'],
    ['python3.11 -uWignore app.py', '/srv/app.py'],
    ['/usr/bin/python3 /opt/app/main.py', '/opt/app/main.py'],
    ['node server.js', '/srv/server.js'],
    ['node --require ./trace.js --inspect=9229 dist/server.js', '/srv/dist/server.js'],
    ['node --max-old-space-size=512 server', '/srv/server'],
    ['ruby -I lib bin/app', '/srv/bin/app'],
    ['perl -Mstrict -w app.pl', '/srv/app.pl'],
    ['php -f worker.php', '/srv/worker.php'],
    ['java -Xmx1g -cp lib/x.jar -jar app.jar', '/srv/app.jar'],
    ['java -cp /opt/x.jar:target/classes shop.Main x', '/srv/target/classes/shop/Main.class'],
    ['java --class-path=/opt/classes Main', '/opt/classes/Main.class'],
    ['java -cp /opt/app.jar:/opt/lib/* shop.Main', '/opt/app.jar'],
    ['java Main', '/srv/Main.class'],
    ['deno run --allow-net main.ts', '/srv/main.ts'],
    ['bun run index.ts', '/srv/index.ts'],
    ['bash ./run.sh', '/srv/run.sh'],
    ['sh -e run.sh', '/srv/run.sh'],
    ['dotnet Shop.dll', '/srv/Shop.dll'],
    ['python3 -- -odd.py', '/srv/-odd.py'],
    [
      'beam.smp -- -root /usr/lib/erlang -- -home / -- -pa ebin -run shop start',
      '/srv/ebin/shop.beam',
    ],
    ['beam.smp -- -pa /opt/elixir -s elixir start_cli -extra shop.exs x.exs', '/srv/shop.exs'],
  ])('%s', (line, path) => {
    expect(script(line)).toBe(path);
  });
});

describe('none, where no file was named', () => {
  test.each([
    'python3 -m http.server',
    'python3 -um http.server app.py',
    'python3 -c pass app.py',
    'python3',
    'python3 -',
    'node -e 1 app.js',
    'node --eval=1 app.js',
    'bash -c exec app.sh',
    'bash',
    'ruby -e 1',
    'java -p mods -m shop/shop.Main',
    'java -cp lib/* shop.Main',
    'beam.smp -- -root /usr/lib/erlang -eval shop:start().',
    'deno task start',
    'nginx -c nginx.conf',
  ])('%s', (line) => {
    expect(script(line)).toBeUndefined();
  });
});

test('a relative name says nothing where the working directory is not known', () => {
  const candidates = (...argv: readonly string[]) =>
    scriptCandidates('python', { argv, cwd: null, root: '/' });
  expect(candidates('python3', 'app.py')).toEqual([]);
  expect(candidates('python3', '/app.py')[0]).toBe('/app.py');
});

test.each([
  ['python3 -uc pass app.py', true],
  ['python3 -mc', false],
  ['python3 app.py -c x', false],
  ['node -r ./a.js -e 1', true],
  ['node --test', false],
  ['ruby -rset -e 1', true],
  ['perl -Mstrict -lne print', true],
  ['php -d a=b -r 1;', true],
  ['deno eval 1', true],
  ['bash -c exec', false],
])('%s was handed its text: %j', (line, expected) => {
  const [program = '', ...args] = line.split(' ');
  const runtime = runtimeOf(program);
  expect(runtime && isInline(runtime, args)).toBe(expected);
});
