import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorldError } from '../../model/errors.ts';
import type { Trace } from '../../model/trace.ts';
import { planFolder } from '../../pipeline/plan.ts';
import { trace } from '../../pipeline/trace.ts';
import { renderers } from '../../renderers/index.ts';
import { EMPTY, paragraph, span } from '../../renderers/text/line.ts';
import { paint } from '../../renderers/text/paint.ts';
import { EXIT } from '../exit-code.ts';
import { type Surroundings, wantsColor, widthOf, write } from '../output.ts';
import { cacheFolder } from '../run-trace.ts';
import { chapters } from './chapters.ts';
import { DemoSystem } from './system.ts';

/** Makes a small real system, traces it through its life, and removes it again. */
export async function demo(
  flags: { readonly json?: boolean },
  surroundings: Surroundings,
): Promise<number> {
  const folder = makeFolder();
  const system = new DemoSystem(folder, surroundings.signal);
  try {
    await system.create();
    return await tell(system, flags, surroundings);
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeFolder(): string {
  try {
    return realpathSync(mkdtempSync(join(tmpdir(), 'deploytrace-demo-')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WorldError(
      'path-denied',
      `the demo could not make its folder: ${why}`,
      'Point TMPDIR at a folder that can be written.',
    );
  }
}

async function tell(
  system: DemoSystem,
  flags: { readonly json?: boolean },
  surroundings: Surroundings,
): Promise<number> {
  let asTold = true;
  for (const [index, chapter] of chapters.entries()) {
    if (!flags.json)
      await write(surroundings.stdout, say(`${index + 1}.`, chapter.title, surroundings));
    await chapter.act(system);
    const result = await look(system, surroundings);
    asTold &&= result.verdict === chapter.verdict;
    await write(
      surroundings.stdout,
      await tellChapter(result, chapter.proved, flags, surroundings),
    );
  }
  if (!flags.json)
    await write(surroundings.stdout, 'The demo system is gone again. Now try: deploytrace show\n');
  return asTold ? EXIT.match : EXIT.undetermined;
}

async function tellChapter(
  result: Trace,
  proved: string,
  flags: { readonly json?: boolean },
  surroundings: Surroundings,
): Promise<string> {
  if (flags.json) {
    const render = await renderers.json();
    return `${JSON.stringify(JSON.parse(render(result, PLAIN)))}\n`;
  }
  const render = await renderers.text();
  const text = render(result, {
    width: widthOf(surroundings) - INDENT.length,
    color: wantsColor(surroundings),
    evidence: false,
    now: new Date(),
  });
  const told = text.replace(/^(?=.)/gm, INDENT);
  return `${told}\n${say(`${INDENT}Proved:`, proved, surroundings)}`;
}

const INDENT = '   ';

/** A sentence of the demo itself, and an empty line. */
function say(lead: string, text: string, surroundings: Surroundings): string {
  const lines = [paragraph([span(`${lead} `)], [span(text)]), EMPTY];
  return paint(lines, { width: widthOf(surroundings), color: false });
}

const PLAIN = { width: Number.POSITIVE_INFINITY, color: false, evidence: false, now: new Date() };

const STAGE_TIMEOUT = 10_000;

function look(system: DemoSystem, { env, signal }: Surroundings): Promise<Trace> {
  return trace(planFolder(system.checkout), {
    signal,
    timeout: STAGE_TIMEOUT,
    now: () => new Date(),
    cacheFolder: cacheFolder(env),
    connect: () => Promise.reject(new TypeError('the demo looks at this machine alone')),
    atEnd: () => {},
    onProgress: () => {},
  });
}
