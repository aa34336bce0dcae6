import { describe, expect, test } from 'vitest';
import {
  includesIn,
  keptFor,
  movedHome,
  phpHomes,
  readIni,
  readPools,
} from '../../../../src/adapters/process/host/php-settings.ts';

describe('for how long php goes on with what it has read', () => {
  test.each([
    ['', false, 0],
    ['', true, 0],
    ['opcache.validate_timestamps=0', false, Number.POSITIVE_INFINITY],
    ['opcache.validate_timestamps = Off ; faster', false, Number.POSITIVE_INFINITY],
    ['opcache.validate_timestamps="0"', false, Number.POSITIVE_INFINITY],
    // Filled in from the environment.
    [`opcache.validate_timestamps=\${PHP_OPCACHE_VALIDATE}`, false, Number.POSITIVE_INFINITY],
    [';opcache.validate_timestamps=0', false, 0],
    ['opcache.validate_timestamps=0\nopcache.validate_timestamps=1', false, 0],
    ['opcache.validate_timestamps=0\nopcache.enable=0', false, 0],
    ['opcache.validate_timestamps=0', true, 0],
    ['opcache.enable_cli=1\nopcache.validate_timestamps=0', true, Number.POSITIVE_INFINITY],
    ['opcache.revalidate_freq=60', false, 60_000],
    ['opcache.revalidate_freq=2', false, 0],
    ['opcache.preload=/srv/shop/preload.php', false, Number.POSITIVE_INFINITY],
    ['opcache.preload=', false, 0],
  ])('%j, on the command line: %j', (text, isCommandLine, expected) => {
    expect(keptFor(readIni(text), isCommandLine)).toBe(expected);
  });
});

test('what each pool sets counts for it alone', () => {
  const pools = readPools(
    '[global]\nerror_log = x\n[shop]\nphp_admin_value[opcache.validate_timestamps] = 0\n[ api ]\nphp_flag[opcache.enable]=off\n[shop]\nuser = x\n',
  );
  expect([...pools].map(([name, own]) => [name, Object.fromEntries(own)])).toEqual([
    ['shop', { 'opcache.validate_timestamps': '0' }],
    ['api', { 'opcache.enable': 'off' }],
  ]);
});

test('files that FPM includes', () => {
  const text =
    'include=/etc/php/8.2/fpm/pool.d/*.conf\n;include=/x/*.conf\ninclude = etc/one.conf\n';
  expect(includesIn(text, '/usr/local')).toEqual([
    { folder: '/etc/php/8.2/fpm/pool.d', begin: '', end: '.conf' },
    { folder: '/usr/local/etc', begin: 'one.conf', end: null },
  ]);
});

test.each([
  ['/usr/sbin/php-fpm8.2', '/etc/php/8.2/fpm/php.ini'],
  ['/usr/bin/php8.2', '/etc/php/8.2/cli/php.ini'],
  ['/usr/sbin/php-fpm82', '/etc/php/82/fpm/php.ini'],
  ['/usr/sbin/php-fpm', '/etc/php/php.ini'],
  ['/usr/local/sbin/php-fpm', '/usr/local/etc/php/php.ini'],
  ['/opt/remi/php82/root/usr/sbin/php-fpm', '/etc/opt/remi/php82/php.ini'],
])('the settings of %s lie in %s, if anywhere', (program, ini) => {
  expect(phpHomes(program)[0]?.ini).toBe(ini);
});

test('php may be told to look elsewhere', () => {
  const home = { ini: '/etc/php.ini', scanned: ['/etc/php.d'] };
  const moved = (ini: string | null, scanned: string | null) => movedHome(home, { ini, scanned });
  expect(moved(null, null)).toEqual(home);
  expect(moved('/srv', ':/srv/php.d')).toEqual({
    ini: '/srv/php.ini',
    scanned: ['/etc/php.d', '/srv/php.d'],
  });
  expect(moved('/srv/own.ini', '')).toEqual({ ini: '/srv/own.ini', scanned: ['/etc/php.d'] });
});
