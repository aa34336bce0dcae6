import { describe, expect } from 'vitest';
import { testWith } from '../../support/needs.ts';
import { nextSecond } from '../../support/process.ts';
import { production } from '../../support/production.ts';
import { pull, told } from '../../support/reload.ts';

const withSystemd = testWith(
  'root',
  'mounts',
  'sshd',
  'ssh-agent',
  'nsenter',
  '/lib/systemd/systemd',
);

/** What it does at a reload is its own business. */
const RELOADS = `import signal, time
signal.signal(signal.SIGHUP, lambda *_: None)
time.sleep(600)
`;

describe('systemd', () => {
  withSystemd('reload: it may have loaded its code again; restart: it has', async () => {
    const system = await production(RELOADS, 'app.py', {
      services: (checkout) => ({
        'shop.service': `ExecStart=/usr/bin/python3 app.py
ExecReload=/bin/kill -HUP $MAINPID
WorkingDirectory=${checkout}`,
      }),
    });
    const find = '{ unit: shop }';
    expect(await told(system, find)).toEqual(['match start']);
    await pull(system, { 'app.py': `${RELOADS}# louder\n` });
    expect(await told(system, find)).toEqual(['drift start']);
    system.systemd?.control('reload', 'shop');
    expect(await told(system, find)).toEqual(['unknown reload']);
    expect(await told(system, find, 'start')).toEqual(['drift start']);
    system.systemd?.control('daemon-reload');
    expect(await told(system, find)).toEqual(['unknown reload']);
    await nextSecond();
    system.systemd?.control('restart', 'shop');
    expect(await told(system, find)).toEqual(['match start']);
  });
});
