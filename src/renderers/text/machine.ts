import type { Machine } from '../../model/observation.ts';
import type { Trace } from '../../model/trace.ts';
import type { RenderOptions } from '../renderer.ts';
import { type Line, paragraph, span } from './line.ts';
import { label } from './marks.ts';

const KINDS = {
  container: 'container',
  vm: 'virtual machine',
  none: 'no virtual machine',
} as const;

/** What the machines are, for those who asked for everything. */
export function machineLines({ machines }: Trace, { evidence }: RenderOptions): readonly Line[] {
  if (!evidence) return [];
  return machines.map((machine, index) =>
    paragraph([label(index === 0 ? 'machine' : '')], [span(machineWords(machine), 'quiet')]),
  );
}

function machineWords({ host, os, kernel, virtualization, clock }: Machine): string {
  return [
    host,
    os,
    `kernel ${kernel}`,
    ...(virtualization ? [kindWords(virtualization)] : []),
    ...(clock ? [clockWords(clock)] : []),
  ].join(' · ');
}

function kindWords({ kind, name }: NonNullable<Machine['virtualization']>): string {
  return name === null ? KINDS[kind] : `${KINDS[kind]} (${name})`;
}

/** In seconds, unless it is as good as right. */
function clockWords({ skew, error }: NonNullable<Machine['clock']>): string {
  const within = Math.max(error, 1) / 1000;
  if (Math.abs(skew) <= error) return `clock right within ${within.toFixed(3)} s`;
  const seconds = (Math.abs(skew) / 1000).toFixed(3);
  return `clock ${seconds} s ${skew > 0 ? 'ahead' : 'behind'}, within ${within.toFixed(3)} s`;
}
