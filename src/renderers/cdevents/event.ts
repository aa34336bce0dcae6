import type { Trace } from '../../model/trace.ts';
import { escapeText } from '../escape.ts';
import { toSegment } from '../uri.ts';

/** The newest that the specification's own libraries read. */
export const SPECIFICATION = '0.4.1';

export interface CdEvent {
  /** With the source, the same for the same event: a reader drops the second one. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** When it happened, ISO 8601. */
  readonly timestamp: string;
  readonly subject: { readonly id: string; readonly type: string; readonly content: object };
}

export function sourceOf({ system }: Trace): string {
  return `/deploytrace/${toSegment(system)}`;
}

export function systemId({ system }: Trace): string {
  return escapeText(system) || 'system';
}

/** An event must name an environment. */
export function environmentOf({ environment }: Trace): { readonly id: string } {
  return { id: escapeText(environment ?? '') || 'default' };
}
