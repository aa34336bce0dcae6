import { ConfigError, type ConfigFault } from '../model/errors.ts';
import { escapeText } from '../renderers/escape.ts';
import { EXIT } from './exit-code.ts';
import { type Surroundings, write } from './output.ts';

/** Tells the user what was wrong, and gives the exit code for it. */
export async function report(error: unknown, surroundings: Surroundings): Promise<number> {
  if (surroundings.signal.aborted) return EXIT.interrupted;
  if (error instanceof ConfigError) {
    await write(surroundings.stderr, error.faults.map(faultText).join(''));
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  const detail =
    surroundings.env.DEPLOYTRACE_DEBUG && error instanceof Error ? `${error.stack}\n` : '';
  await write(surroundings.stderr, `deploytrace: ${escapeText(message)}\n${detail}`);
  return EXIT.undetermined;
}

function faultText({ message, position, excerpt, hint }: ConfigFault): string {
  const where = position
    ? `${position.file}:${position.line}:${position.column}: `
    : 'deploytrace: ';
  const lines = [
    `${escapeText(where)}${escapeText(message)}`,
    ...(excerpt === undefined ? [] : [`  ${escapeText(excerpt)}`]),
    ...(hint ? [`  ${escapeText(hint)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
