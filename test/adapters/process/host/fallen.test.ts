import { renameSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { findFallen } from '../../../../src/adapters/process/host/fallen.ts';
import type { Procfs } from '../../../../src/clients/procfs/procfs.ts';
import { askHost, failureOf } from '../../../support/host.ts';
import { testWith } from '../../../support/needs.ts';
import { openPm2 } from '../../../support/pm2.ts';
import { startSupervisord } from '../../../support/supervisord.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** As `systemctl show` printed it, in UTC, of units that run `false`: with few restarts allowed, and with a pause. */
const FAILED = `NRestarts=5
Result=exit-code
MainPID=0
Id=shop.service
ActiveState=failed
SubState=failed
StateChangeTimestamp=Tue 2026-11-24 20:20:42 UTC
ActiveEnterTimestamp=n/a
`;
const RESTARTING = FAILED.replace('=failed\nSubState=failed', '=activating\nSubState=auto-restart');
/** Where systemd is new enough to tell the moment before a restart from the end. */
const BETWEEN = FAILED.replace('SubState=failed', 'SubState=failed-before-auto-restart');
const STOPPED = FAILED.replace('=failed\nSubState=failed', '=inactive\nSubState=dead');

test.each([
  ['has failed', FAILED, ['program-failed'], /exit-code, started again 5 times/],
  ['is between an end and a start', RESTARTING, ['program-restarting'], /systemd starts it again/],
  ['passes through its failure', BETWEEN, [], /^$/],
  ['was stopped', STOPPED, [], /^$/],
])('a unit that %s', async (_what, shown, codes, message) => {
  const procfs = { units: async (names: readonly string[]) => (names.length > 0 ? shown : '') };
  const managers = {
    procfs: procfs as unknown as Procfs,
    dial: async (path: string) => connect({ path }),
    signal: new AbortController().signal,
  };
  const { fallen } = await findFallen(
    { unit: 'shop' },
    { ...managers, entries: Promise.resolve([]) },
  );
  expect(fallen.map(({ code }) => code)).toEqual(codes);
  expect(fallen.map((each) => each.message).join()).toMatch(message);
  expect(fallen.map(({ restarts }) => restarts)).toEqual(codes.map(() => 5));
});

/** Under names of their own: other tests have managers on this machine, too. */
const PROGRAMS = `
[program:crash]
command = /bin/sh -c 'exit 3'
startretries = 0
[group:post]
programs = mail,news
[program:mail]
command = /bin/sleep 1000
[program:news]
command = /bin/sh -c 'exit 3'
startretries = 0
[program:once]
command = /bin/sh -c 'exit 0'
startsecs = 0
autorestart = false
[program:broken]
command = /bin/sh -c 'exit 4'
startsecs = 0
autorestart = false
[program:off]
command = /bin/sleep 1000
autostart = false
`;

testWith('supervisord', 'root')('what supervisord could not keep running is told', async () => {
  const { status } = await startSupervisord(PROGRAMS);
  await expect.poll(() => status().match(/FATAL|EXITED|RUNNING/g)?.length).toBe(5);
  const told = async (supervisor: string) =>
    (await askHost({ supervisor })).observations.map((each) =>
      each.state === 'observed' ? 'runs' : `${each.subject.location}: ${each.problem.code}`,
    );
  expect(await told('crash')).toEqual(['crash: program-failed']);
  const [crashed] = (await askHost({ supervisor: 'crash' })).observations;
  expect(crashed).toMatchObject({
    problem: { hint: 'See supervisorctl tail crash stderr (or stdout).' },
  });
  expect(await told('post')).toEqual(['runs', 'post:news: program-failed']);
  expect(await told('post:mail')).toEqual(['runs']);
  expect(await told('broken')).toEqual(['broken: program-ended']);
  // Nobody expects these to run.
  expect(failureOf(await askHost({ supervisor: 'once' }))).toEqual(['absent', 'process-not-found']);
  expect(failureOf(await askHost({ supervisor: 'off' }))).toEqual(['absent', 'process-not-found']);
  // Whether it would have matched the rest nobody knows.
  const both = await askHost({ supervisor: 'post', command: 'sleep' });
  expect(both.observations.map(({ state }) => state)).toEqual(['observed']);
});

testWith('supervisord')(
  'a supervisord that does not answer is named, and costs nothing else',
  async () => {
    const { control, socket } = await startSupervisord('[program:mute]\ncommand = sleep 600\n');
    await expect.poll(() => control('status')).toMatch('RUNNING');
    const elsewhere = `${socket}.moved`;
    renameSync(socket, elsewhere);
    const found = await askHost({ supervisor: 'mute' });
    expect(found.observations.map(({ state }) => state)).toEqual(['observed']);
    expect(found.problems).toMatchObject([{ code: 'manager-unasked', level: 'note' }]);
    renameSync(elsewhere, socket);
  },
);

testWith('pm2')('what pm2 has given up is told', async () => {
  const folder = temporaryFolder();
  const { pm2 } = openPm2(folder);
  pm2('start', '/bin/false', '--name', 'crash', '--interpreter', 'none', '--max-restarts', '2');
  pm2('start', '/bin/sleep', '--name', 'steady', '--interpreter', 'none', '--', '600');
  await expect.poll(() => pm2('jlist')).toMatch('"status":"errored"');
  expect(failureOf(await askHost({ pm2: 'crash' }))).toEqual(['absent', 'program-failed']);
  const ok = await askHost({ pm2: 'steady' });
  expect(ok.observations.map(({ state }) => state)).toEqual(['observed']);
});
