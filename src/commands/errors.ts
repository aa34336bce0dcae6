import { ConfigError, type ConfigFault, WorldError } from '../model/errors.ts';
import { hintFor } from '../model/problem.ts';
import { type Line, paragraph, span } from '../renderers/text/line.ts';
import { paint } from '../renderers/text/paint.ts';
import { EXIT } from './exit-code.ts';
import { errorWidthOf, type Surroundings, write } from './output.ts';

/** Tells the user what was wrong, and gives the exit code for it. */
export async function report(error: unknown, surroundings: Surroundings): Promise<number> {
  if (surroundings.signal.aborted) return EXIT.interrupted;
  const isUsage = error instanceof ConfigError;
  const lines = isUsage ? error.faults.flatMap(faultLines) : unexpectedLines(error, surroundings);
  await write(
    surroundings.stderr,
    paint(lines, { width: errorWidthOf(surroundings), color: false }),
  );
  return isUsage ? EXIT.usage : EXIT.undetermined;
}

const NAME = 'deploytrace: ';

function faultLines({ message, position, excerpt, hint }: ConfigFault): readonly Line[] {
  const where = position ? `${position.file}:${position.line}:${position.column}: ` : NAME;
  return [
    paragraph([span(where)], [span(message)]),
    ...(excerpt === undefined ? [] : [paragraph([span('  ')], [span(excerpt)])]),
    ...(hint ? [paragraph([span('  ')], [span(hint)])] : []),
  ];
}

function unexpectedLines(error: unknown, { env }: Surroundings): readonly Line[] {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof WorldError ? (error.hint ?? hintFor(error.code)) : '';
  const stack = env.DEPLOYTRACE_DEBUG && error instanceof Error ? (error.stack ?? '') : '';
  return [
    paragraph([span(NAME)], [span(message)]),
    ...(hint ? [paragraph([span('  ')], [span(hint)])] : []),
    ...stack.split('\n').flatMap((each) => (each ? [paragraph([span('  ')], [span(each)])] : [])),
  ];
}
