import { expect, test } from 'vitest';
import { parseCgroup } from '../../../src/clients/procfs/cgroup.ts';

const ID = 'a'.repeat(64);

test.each([
  ['version 2', '0::/system.slice/shop.service\n', '/system.slice/shop.service'],
  [
    'both versions, the second at its root',
    `12:pids:/docker/${ID}\n1:name=systemd:/docker/${ID}\n0::/\n`,
    `/docker/${ID}`,
  ],
  [
    'version 1: systemd’s own hierarchy goes first',
    '4:memory:/other\n1:name=systemd:/system.slice/shop.service\n',
    '/system.slice/shop.service',
  ],
  ['version 1 without systemd', '4:memory:/shop\n', '/shop'],
  [
    'a path with colons',
    `0::/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:${ID}\n`,
    `/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:${ID}`,
  ],
  ['the root', '0::/\n', null],
  ['nothing', '', null],
])('%s', (_what, text, path) => {
  expect(parseCgroup(text)).toBe(path);
});
