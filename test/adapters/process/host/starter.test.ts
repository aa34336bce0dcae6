import { expect, test } from 'vitest';
import { toKinship } from '../../../../src/adapters/process/host/family.ts';
import type { Process } from '../../../../src/adapters/process/host/process.ts';
import { startedBy } from '../../../../src/adapters/process/host/starter.ts';

type Known = Pick<Process, 'pid' | 'parent' | 'argv' | 'environ'>;

function known(
  pid: number,
  parent: number,
  command: string | readonly string[],
  environ: Process['environ'] = {},
): Process {
  const argv = typeof command === 'string' ? command.split(' ') : command;
  return { pid, parent, argv, environ } satisfies Known as Process;
}

function started(...processes: readonly Process[]): readonly number[] {
  const [first] = processes;
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  return startedBy(first as Process, toKinship(processes), byPid).map(({ pid }) => pid);
}

const REOPENED = { WERKZEUG_RUN_MAIN: 'true' };

test('npm loads nothing: what runs is at the end of what it started', () => {
  const below = [known(2, 1, 'sh -c x'), known(3, 2, 'node srv.js'), known(4, 1, 'node x.js')];
  expect(started(known(1, 0, ['npm run dev']), ...below)).toEqual([4, 3]);
  expect(started(known(1, 0, 'node /usr/bin/npx serve'), ...below)).toEqual([4, 3]);
  expect(started(known(1, 0, 'node npm.example.js'), ...below)).toEqual([]);
});

test.each([
  'python3 /usr/bin/supervisord -n',
  'node /srv/shop/node_modules/.bin/tsx watch src/index.ts',
  'python3 /usr/bin/watchmedo auto-restart -- python3 app.py',
])('%s loads nothing that it starts', (line) => {
  expect(started(known(1, 0, line), known(2, 1, 'python3 app.py'))).toEqual([2]);
});

test('what starts others, but runs code of its own, has loaded that itself', () => {
  const npm = known(1, 0, ['npm start']);
  const server = [known(2, 1, 'sh -c node srv.js'), known(3, 2, 'node srv.js')];
  expect(started(npm, ...server, known(4, 3, 'convert a.png'))).toEqual([3, 4]);
  expect(started(npm, known(2, 1, 'sh work.sh'), known(3, 2, 'sleep 5'))).toEqual([2, 3]);
});

test('starters of starters load nothing either', () => {
  const npm = known(1, 0, ['npm run dev']);
  const flask = [known(2, 1, 'python app.py'), known(3, 2, 'python app.py', REOPENED)];
  expect(started(npm, ...flask)).toEqual([3]);
});

test('a reloader tells the process that it starts', () => {
  const flask = known(1, 0, 'python app.py');
  expect(started(flask, known(2, 1, 'python app.py', REOPENED))).toEqual([2]);
  expect(started(flask, known(2, 1, 'python app.py'))).toEqual([]);
});

test('what that one starts itself has been told the same, and changes nothing', () => {
  const server = known(1, 0, 'python app.py', REOPENED);
  expect(started(server, known(2, 1, 'convert a.png', REOPENED))).toEqual([]);
});

test('where the environment may not be read, nobody knows', () => {
  expect(started(known(1, 0, 'a', null), known(2, 1, 'b', REOPENED))).toEqual([]);
  expect(started(known(1, 0, 'a'), known(2, 1, 'b', null))).toEqual([]);
});

test('uvicorn reloads where it was told to; python’s helper beside it runs nothing', () => {
  const helper = ['python', '-c', 'from multiprocessing.resource_tracker import main;main(4)'];
  const below = [known(2, 1, helper), known(3, 1, 'python -c spawn')];
  expect(started(known(1, 0, 'python /usr/bin/uvicorn --reload app:app'), ...below)).toEqual([3]);
  expect(started(known(1, 0, 'python -m uvicorn app:app --reload'), ...below)).toEqual([3]);
  expect(started(known(1, 0, 'python /usr/bin/uvicorn app:app'), ...below)).toEqual([]);
});

test('numbers that form a ring are nobody’s children', () => {
  expect(started(known(1, 2, ['npm start']), known(2, 1, 'node x.js'))).toEqual([]);
});
