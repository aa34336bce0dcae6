import { describe, expect, test } from 'vitest';
import {
  configPathOf,
  type Preloads,
  preloads,
  type Server,
  serverOf,
} from '../../../../src/adapters/process/host/server.ts';

const STARTED = 1_000;

const named = (line: string, exe: string) => ({
  argv: line.split(' '),
  name: exe.split('/').at(-1) ?? '',
  exe: { path: exe },
});

describe('the server that a process belongs to', () => {
  test.each<readonly [string, string, Server | null]>([
    ['/usr/bin/python3 /usr/bin/gunicorn shop:app', '/usr/bin/python3.11', 'gunicorn'],
    ['gunicorn: master [shop]', '/usr/bin/python3.11', 'gunicorn'],
    ['uwsgi --ini shop.ini', '/usr/bin/uwsgi-core', 'uwsgi'],
    ['uWSGI worker 1', '/usr/bin/uwsgi-core', 'uwsgi'],
    ['php-fpm: pool www', '/usr/sbin/php-fpm8.2', 'php'],
    ['php -S 127.0.0.1:80', '/usr/bin/php8.2', 'php'],
    ['php -d a=b -S127.0.0.1:80 router.php', '/usr/bin/php8.2', 'php'],
    ['php worker.php -S x', '/usr/bin/php8.2', null],
    ['/usr/sbin/apache2 -k start', '/usr/sbin/apache2', 'php'],
    ['(wsgi:shop) -k start', '/usr/sbin/apache2', null],
    ['nginx: master process nginx -c /etc/nginx.conf', '/usr/sbin/nginx', 'nginx'],
    ['nginx: worker process is shutting down', '/usr/sbin/nginx', 'nginx'],
    ['puma 5.6.5 (tcp://127.0.0.1:9292) [shop]', '/usr/bin/ruby3.1', 'puma'],
    ['puma: cluster worker 0: 4121 [shop]', '/usr/bin/ruby3.1', 'puma'],
    ['python3 -m http.server 80', '/usr/bin/python3.11', 'files'],
    ['python3 -m http.server -d /srv', '/usr/bin/python3.11', null],
    ['python3 app.py http.server', '/usr/bin/python3.11', null],
    ['ruby puma (5)', '/usr/bin/ruby3.1', null],
    ['starman worker --workers 2 app.psgi', '/usr/bin/perl', 'starman'],
    ['unicorn worker[0] -c u.rb', '/usr/bin/ruby3.1', 'unicorn'],
    ['python3 gunicorn_report.py', '/usr/bin/python3.11', null],
    ['python3 app.py gunicorn', '/usr/bin/python3.11', null],
    ['node server.js', '/usr/bin/node', null],
  ])('%s', (line, exe, server) => {
    expect(serverOf(named(line, exe))).toBe(server);
  });
});

describe('where its settings lie', () => {
  test.each<readonly [Server, string, string | null]>([
    ['gunicorn', 'gunicorn shop:app', 'gunicorn.conf.py'],
    ['gunicorn', 'gunicorn -c conf/g.py shop:app', 'conf/g.py'],
    ['gunicorn', 'gunicorn --config=file:g.py shop:app', 'g.py'],
    ['gunicorn', 'gunicorn -c python:shop.settings shop:app', null],
    ['uwsgi', 'uwsgi --ini shop.ini', 'shop.ini'],
    ['uwsgi', 'uwsgi shop.ini', 'shop.ini'],
    ['uwsgi', 'uwsgi --master', null],
    ['php', 'php-fpm', null],
  ])('%s: %s', (server, line, path) => {
    expect(configPathOf(server, line.split(' '))).toBe(path);
  });
});

describe('whether its master loads the code', () => {
  const ask = (server: Server, line: string, text: string | null, changedAt = 0) =>
    preloads(
      server,
      { argv: line.split(' '), environ: {}, startedAt: STARTED },
      text === null ? null : { text, changedAt },
    );

  test.each<readonly [string, string | null, Preloads]>([
    ['gunicorn shop:app', null, false],
    ['gunicorn --preload shop:app', null, true],
    ['gunicorn -c g.py shop:app', 'preload_app = True\n', true],
    ['gunicorn -c g.py shop:app', '# preload_app = True\nworkers = 2\n', false],
    ['gunicorn -c g.py shop:app', 'preload_app = bool(os.environ["P"])\n', null],
    ['gunicorn -c g.py shop:app', 'if x:\n    preload_app = True\n', null],
    ['gunicorn -c g.py shop:app', 'from base import *\n', null],
    ['gunicorn -c g.py shop:app', null, null],
    ['gunicorn: master [shop]', null, null],
  ])('%s with %j', (line, text, expected) => {
    expect(ask('gunicorn', line, text)).toBe(expected);
  });

  test('of starman, whose title leaves out that it was told to, nobody knows', () => {
    expect(ask('starman', 'starman master --workers 2 app.psgi', null)).toBeNull();
  });

  test.each<readonly [string, string | null, Preloads]>([
    ['uwsgi --master', null, true],
    ['uwsgi --lazy-apps', null, false],
    ['uwsgi --ini u.ini', '[uwsgi]\nmaster = true\n', true],
    ['uwsgi --ini u.ini', '[uwsgi]\nlazy-apps = true\n', false],
    ['uwsgi --ini u.ini', '[uwsgi]\n; lazy-apps = true\n', true],
    ['uwsgi --ini u.ini', '[uwsgi]\nini = base.ini\n', null],
    ['uwsgi --ini u.ini', null, null],
  ])('%s with %j', (line, text, expected) => {
    expect(ask('uwsgi', line, text)).toBe(expected);
  });

  test('settings that changed after the start say nothing of it', () => {
    expect(
      ask('gunicorn', 'gunicorn -c g.py shop:app', 'preload_app = True', STARTED + 1),
    ).toBeNull();
    expect(ask('uwsgi', 'uwsgi --ini u.ini', 'lazy-apps = true', STARTED + 1)).toBeNull();
  });

  test('an environment that may not be read may hold the switch', () => {
    const master = { argv: ['gunicorn', 'shop:app'], environ: null, startedAt: STARTED };
    expect(preloads('gunicorn', master, null)).toBeNull();
  });
});
