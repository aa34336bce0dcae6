import type { RenderOptions } from '../../src/renderers/renderer.ts';
import { NOW } from './trace.ts';

/** As for a file or a pipe. */
export const PLAIN: RenderOptions = {
  width: Number.POSITIVE_INFINITY,
  color: false,
  evidence: false,
  now: NOW,
};

/** Where a config names the stages. */
export const PLACES = {
  source: { file: 'ops/deploy.config.yaml', line: 3, column: 1 },
  artifact: { file: 'ops/deploy.config.yaml', line: 7, column: 3 },
  process: { file: 'ops/deploy.config.yaml', line: 12, column: 5 },
} as const;
