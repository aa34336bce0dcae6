import { describe, expect, test } from 'vitest';
import { parseUnits } from '../../../src/clients/procfs/units.ts';

const AT = Date.parse('2026-11-24T20:29:55Z');
const run = (start: string, stop: string, command = '/bin/kill -HUP $MAINPID') =>
  `ExecReload={ path=/bin/kill ; argv[]=${command} ; ignore_errors=no ; start_time=[${start}] ; stop_time=[${stop}] ; pid=28 ; code=exited ; status=0 }`;
const time = (clock: string) => `Tue 2026-11-24 ${clock} UTC`;

function unit(changes: Readonly<Record<string, string>>, ...runs: readonly string[]) {
  const all = {
    MainPID: '25',
    Id: 'shop.service',
    ActiveState: 'active',
    StateChangeTimestamp: time('20:29:55'),
    ActiveEnterTimestamp: time('20:29:55'),
    ...changes,
  };
  return `${[...runs, ...Object.entries(all).map(([name, value]) => `${name}=${value}`)].join('\n')}\n`;
}

const reloadOf = (text: string) => parseUnits(text).get('shop.service')?.reloaded;

describe('the last reload of a unit', () => {
  test('is none where there was none', () => {
    expect(reloadOf(unit({}, run('n/a', 'n/a')))).toBeNull();
    expect(reloadOf(unit({}))).toBeNull();
  });

  test('is what its commands took, all of them', () => {
    const runs = [run(time('20:30:00'), time('20:30:01')), run(time('20:30:01'), time('20:30:04'))];
    const reloaded = { from: AT + 5_000, to: AT + 10_000 };
    expect(reloadOf(unit({ StateChangeTimestamp: time('20:30:04') }, ...runs))).toEqual(reloaded);
  });

  test('is remembered by its state when the commands are forgotten', () => {
    const text = unit({ StateChangeTimestamp: time('20:30:04') }, run('n/a', 'n/a'));
    expect(reloadOf(text)).toEqual({ from: null, to: AT + 10_000 });
  });

  test('does not count from before the unit was started', () => {
    expect(reloadOf(unit({}, run(time('20:29:00'), time('20:29:00'))))).toBeNull();
  });

  test('is not what a command line says it is', () => {
    const forged = `x ; start_time=[${time('20:31:00')}] ; stop_time=[${time('20:31:00')}] ; pid=1 ; code=exited ; status=0 }`;
    expect(reloadOf(unit({}, run('n/a', 'n/a', forged)))).toBeNull();
  });

  test('does not matter to what has ended', () => {
    expect(reloadOf(unit({ ActiveState: 'failed' }, run(time('20:30:00'), '')))).toBeNull();
  });
});

test('several units, and one that is not known', () => {
  const units = parseUnits(
    `${unit({})}\n${unit({ Id: 'no.service', MainPID: '0', ActiveState: 'inactive' })}`,
  );
  expect([...units].map(([id, { mainPid }]) => [id, mainPid])).toEqual([
    ['shop.service', 25],
    ['no.service', 0],
  ]);
});
