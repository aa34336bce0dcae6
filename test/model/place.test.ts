import { expect, test } from 'vitest';
import { respell } from '../../src/model/containment.ts';
import { otherRelease, type PlaceFacts } from '../../src/model/place.ts';

const link = { path: '/srv/app/current', target: '/srv/app/releases/2', linkedAt: 5000 };
const old = { path: '/srv/app/releases/1', claims: [] };
const place: PlaceFacts = {
  links: [{ path: '/var/app', target: '/srv/app', linkedAt: 1000 }, link],
  releases: { link, folder: '/srv/app/releases', dedicated: true, others: [old], logged: [] },
};

test('a path is respelt over the links, with the time of the newest', () => {
  expect(respell('/var/app/current/app.py', place)).toEqual({
    path: '/srv/app/releases/2/app.py',
    linkedAt: 5000,
  });
  expect(respell('/var/app/shared', place)).toEqual({ path: '/srv/app/shared', linkedAt: 1000 });
  expect(respell('/srv/app/currently', place)).toBeNull();
});

test.each([
  ['its working directory', { process: { cwd: '/srv/app/releases/1/api' } }],
  ['its program', { executable: { path: '/srv/app/releases/1/bin/shop' }, process: { cwd: '/' } }],
  [
    'its working directory, though its script is spelt over the link',
    { script: { path: '/srv/app/current/app.py' }, process: { cwd: '/srv/app/releases/1' } },
  ],
])('another release, by %s', (_name, process) => {
  expect(otherRelease(process, place)).toBe(old);
});

test.each([
  ['the current one', { process: { cwd: '/srv/app/releases/2' } }],
  [
    'a script of the current one, started from an older',
    { script: { path: '/srv/app/releases/2/app.py' }, process: { cwd: '/srv/app/releases/1' } },
  ],
  ['elsewhere', { process: { cwd: '/srv/app' } }],
  ['a folder whose name begins alike', { process: { cwd: '/srv/app/releases-old/1' } }],
])('no other release: %s', (_name, process) => {
  expect(otherRelease(process, place)).toBeNull();
});

test('a release that is gone is known by its name', () => {
  expect(otherRelease({ process: { cwd: '/srv/app/releases/0' } }, place)).toEqual({
    path: '/srv/app/releases/0',
    claims: [],
  });
});

test('beside their link only what says that it is one is a release', () => {
  const live = { path: '/srv/live', target: '/srv/blue', linkedAt: 5000 };
  const claims = [
    { revision: 'abcdef0', strength: 'recorded', by: 'HEAD', where: '', dirty: null },
  ] as const;
  const others = [
    { path: '/srv/green', claims },
    { path: '/srv/shared', claims: [] },
  ];
  const beside: PlaceFacts = {
    links: [live],
    releases: { link: live, folder: '/srv', dedicated: false, others, logged: [] },
  };
  expect(otherRelease({ process: { cwd: '/srv/green' } }, beside)).toBe(others[0]);
  for (const cwd of ['/srv/shared', '/srv/gone', '/srv'])
    expect(otherRelease({ process: { cwd } }, beside)).toBeNull();
});
