import type { Trace } from '../model/trace.ts';
import { companions, formats } from '../renderers/index.ts';
import type { FormatRenderer, RenderOptions } from '../renderers/renderer.ts';
import { type Destination, toDestinations } from './destinations.ts';
import { report } from './errors.ts';
import { EXIT } from './exit-code.ts';
import { type Surroundings, wantsColor, widthOf, write } from './output.ts';
import type { OutputFlags } from './output-flags.ts';
import { toWriteFailure } from './write-failure.ts';

/** A loaded format and how its text reaches its place. */
interface Delivery {
  readonly render: FormatRenderer;
  readonly put: (text: string) => Promise<void>;
  /** What errors call the file; null: standard output. */
  readonly file: string | null;
}

export interface PrintFlags extends OutputFlags {
  /** Also every piece of evidence. */
  readonly evidence?: boolean;
}

/**
 * Loads the formats that the flags ask for, and what they also tell a pipeline. Throws ConfigError for flags that
 * cannot be meant, at once. Standard output comes last: nothing waits for its reader.
 */
export function prepare(
  flags: OutputFlags,
  surroundings: Surroundings,
): Promise<readonly Delivery[]> {
  const loading = toDestinations(flags, surroundings.cwd).flatMap((destination) => [
    ...toCompanions(destination, surroundings),
    toDelivery(destination, surroundings),
  ]);
  return Promise.all(loading).then((deliveries) => [
    ...deliveries.filter(({ file }) => file !== null),
    ...deliveries.filter(({ file }) => file === null),
  ]);
}

async function toDelivery(
  { format, file }: Destination,
  { stdout }: Surroundings,
): Promise<Delivery> {
  const put = async (text: string) => {
    if (file === null) return write(stdout, text);
    const { writeWhole } = await import('./write-file.ts');
    return writeWhole(file, text);
  };
  return { render: await formats[format](), put, file };
}

function toCompanions(
  { format }: Destination,
  { env }: Surroundings,
): readonly Promise<Delivery>[] {
  return Object.entries(companions[format] ?? {}).flatMap(([variable, load]) => {
    const file = env[variable];
    return file ? [toCompanion(`${file} ($${variable})`, file, load)] : [];
  });
}

async function toCompanion(
  name: string,
  file: string,
  load: () => Promise<FormatRenderer>,
): Promise<Delivery> {
  const put = async (text: string) => (await import('./write-file.ts')).append(file, text);
  return { render: await load(), put, file: name };
}

/**
 * Brings every format to its place, whatever becomes of the files before it. Gives 0, or the exit code of what
 * could not be written; standard output's own failure is thrown.
 */
export async function deliver(
  deliveries: readonly Delivery[],
  traces: readonly Trace[],
  { evidence = false }: PrintFlags,
  surroundings: Surroundings,
): Promise<number> {
  const now = new Date();
  const inFile = { evidence, now, width: Number.POSITIVE_INFINITY, color: false };
  const onStdout = { ...inFile, width: widthOf(surroundings), color: wantsColor(surroundings) };
  let code: number = EXIT.match;
  for (const delivery of deliveries) {
    const failure = await deliverOne(delivery, traces, delivery.file === null ? onStdout : inFile);
    if (failure) code = Math.max(code, await report(failure, surroundings));
  }
  return code;
}

const NOTHING_TO_SAY = 'this format has nothing to say of a system that could not be looked at';

async function deliverOne(
  { render, put, file }: Delivery,
  traces: readonly Trace[],
  options: RenderOptions,
): Promise<Error | null> {
  const text = render(traces, options);
  if (text === '') return new Error(`${file ?? 'the output'} was not written: ${NOTHING_TO_SAY}`);
  try {
    await put(text);
    return null;
  } catch (error) {
    if (file === null) throw error;
    return toWriteFailure(file, error);
  }
}
