import type { Trace } from '../model/trace.ts';

export interface RenderOptions {
  /** Columns that a line may take; Infinity where nothing limits it. */
  readonly width: number;
  readonly color: boolean;
  /** Also every piece of evidence, not only what decided. */
  readonly evidence: boolean;
  /** Ages are told from here. */
  readonly now: Date;
}

/** A trace as text that ends with a line feed. It never prints and never decides an exit code. */
export type Renderer = (trace: Trace, options: RenderOptions) => string;

/** The same of one trace, or of several: one for each environment. Empty where there is nothing to say. */
export type FormatRenderer = (traces: readonly Trace[], options: RenderOptions) => string;
