import type { Places } from '../model/trace.ts';
import type { Config } from './config.ts';
import { positionAt, START } from './text.ts';

/** Where each stage's section begins, the start of the file for one that was left out; `file` is how it is named. */
export function placesIn(config: Config, file: string): Places {
  const text = { ...config.text, file };
  return {
    source: positionAt(text, config.source?.at ?? START),
    artifact: positionAt(text, config.artifact?.at ?? START),
    process: positionAt(text, config.process?.at ?? START),
  };
}
