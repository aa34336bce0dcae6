import { durationWords } from '../../model/duration.ts';
import type { Trace } from '../../model/trace.ts';
import { renderers } from '../../renderers/index.ts';
import type { RenderOptions } from '../../renderers/renderer.ts';
import { EMPTY, row, span } from '../../renderers/text/line.ts';
import { paint } from '../../renderers/text/paint.ts';
import { type Surroundings, wantsColor, widthOf, write } from '../output.ts';
import { openScreen } from './screen.ts';
import { stateOf } from './state.ts';

export interface ViewFlags {
  readonly json?: boolean;
  readonly evidence?: boolean;
}

/** Where a trace is shown, each over the last. */
export interface View {
  readonly show: (trace: Trace) => Promise<void>;
  readonly close: () => void;
}

/** On a terminal the chain itself, in place; elsewhere, or where JSON was asked for, a line for each change. */
export function openView(
  flags: ViewFlags,
  surroundings: Surroundings,
  interval: number,
): Promise<View> {
  const isScreen = surroundings.stdout.isTTY && surroundings.env.TERM !== 'dumb';
  return flags.json || !isScreen
    ? openLines(surroundings)
    : openChain(flags, surroundings, interval);
}

async function openLines(surroundings: Surroundings): Promise<View> {
  const render = await renderers.ndjson();
  let told = '';
  return {
    show: async (trace) => {
      const state = stateOf(trace);
      if (state === told) return;
      told = state;
      await write(surroundings.stdout, render(trace, toOptions({}, surroundings)));
    },
    close: () => {},
  };
}

async function openChain(
  flags: ViewFlags,
  surroundings: Surroundings,
  interval: number,
): Promise<View> {
  const render = await renderers.text();
  const screen = openScreen(surroundings);
  const footer = row([span(`  looks every ${durationWords(interval)} · Ctrl-C ends`, 'quiet')]);
  return {
    show: async (trace) => {
      // The width is asked for each time that it is drawn; the time stands still with what was seen.
      const now = new Date();
      screen.draw(() => {
        const options = toOptions(flags, surroundings, now);
        return `${render(trace, options)}${paint([EMPTY, footer], options)}`;
      });
    },
    close: screen.close,
  };
}

function toOptions(flags: ViewFlags, surroundings: Surroundings, now = new Date()): RenderOptions {
  return {
    width: widthOf(surroundings),
    color: wantsColor(surroundings),
    evidence: flags.evidence ?? false,
    now,
  };
}
