import type { Virtualization } from '../../model/observation.ts';

/**
 * Files that tell a container from a machine, by what kind of container each is the mark. A manager of
 * containers may also say so in a variable of the first process, and systemd in a file.
 */
export const CONTAINER_MARKS: readonly (readonly [path: string, name: string])[] = [
  ['/.dockerenv', 'docker'],
  ['/run/.containerenv', 'podman'],
  ['/var/run/secrets/kubernetes.io', 'kubernetes'],
];

/** What firmware and kernel say of the hardware. */
export const HARDWARE_FILES = [
  '/run/systemd/container',
  '/sys/class/dmi/id/sys_vendor',
  '/sys/class/dmi/id/product_name',
  '/sys/hypervisor/type',
] as const;

/** What was found of all that, as lines: `container NAME`, `FILE CONTENT`, `cpu FLAGS`. */
export function parseVirtualization(text: string): Virtualization | null {
  const lines = text.split('\n').map((line) => line.trim());
  const value = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1)
      .trim() || null;
  const container = value('container') ?? value(HARDWARE_FILES[0]);
  if (container !== null) return { kind: 'container', name: container };
  const [vendor, product, xen] = HARDWARE_FILES.slice(1).map(value);
  const hardware = [vendor, product].filter(Boolean).join(' ') || (xen ?? null);
  const flags = value('cpu')?.split(' ');
  // Only x86 tells by a flag of its processors.
  if (flags?.includes('hypervisor') || xen) return { kind: 'vm', name: hardware };
  if (flags) return { kind: 'none', name: hardware };
  const isVirtual = /\b(QEMU|KVM|Bochs|VMware|VirtualBox|innotek|Xen|Virtual Machine|OpenStack)\b/;
  return hardware && isVirtual.test(hardware) ? { kind: 'vm', name: hardware } : null;
}
