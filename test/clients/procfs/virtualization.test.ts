import { expect, test } from 'vitest';
import { parseVirtualization } from '../../../src/clients/procfs/virtualization.ts';

const VENDOR = '/sys/class/dmi/id/sys_vendor';
const PRODUCT = '/sys/class/dmi/id/product_name';
const DELL = [`${VENDOR} Dell Inc.`, `${PRODUCT} PowerEdge R650`];

test.each([
  ['an image of docker', ['container docker', 'cpu fpu hypervisor'], 'container', 'docker'],
  ['what systemd was told', ['/run/systemd/container lxc'], 'container', 'lxc'],
  ['by the flag of its processors', ['cpu fpu hypervisor sse'], 'vm', null],
  ['by name', [`${VENDOR} QEMU`, `${PRODUCT} pc-q35`, 'cpu hypervisor'], 'vm', 'QEMU pc-q35'],
  ['xen', ['/sys/hypervisor/type xen', 'cpu fpu'], 'vm', 'xen'],
  ['of a processor without flags, by name', [`${VENDOR} QEMU`], 'vm', 'QEMU'],
  ['metal', [...DELL, 'cpu fpu vmx'], 'none', 'Dell Inc. PowerEdge R650'],
])('%s', (_what, lines, kind, name) => {
  expect(parseVirtualization(lines.join('\n'))).toEqual({ kind, name });
});

test.each([
  ['nothing', []],
  ['files that hold nothing', [`${VENDOR} `, '/run/systemd/container ']],
  ['hardware whose processors have no flags', DELL],
])('of %s it cannot be told', (_what, lines) => {
  expect(parseVirtualization(lines.join('\n'))).toBeNull();
});
