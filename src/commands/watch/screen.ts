import type { Surroundings } from '../output.ts';

/** The size of a terminal that does not tell. */
const DEFAULT_ROWS = 24;

const ERASE_LINE = '\x1b[2K';
const ERASE_BELOW = '\x1b[J';
const CLEAR = '\x1b[H\x1b[2J';
/** Terminals that know these show a frame at once or not at all; the others ignore them. */
const [HOLD, SHOW] = ['\x1b[?2026h', '\x1b[?2026l'];

/** Text that is drawn again and again in the same place, below what stood on the terminal before. */
export interface Screen {
  /** Gives the text for the size that the terminal has at the time. */
  readonly draw: (render: () => string) => void;
  /** Leaves the last text where it is. */
  readonly close: () => void;
}

export function openScreen({ stdout }: Pick<Surroundings, 'stdout'>): Screen {
  let drawn = 0;
  let last: (() => string) | null = null;
  const draw = (render: () => string) => {
    const lines = clip(render(), stdout.rows || DEFAULT_ROWS);
    stdout.write(toFrame(lines, drawn));
    drawn = lines.length;
    last = render;
  };
  // Terminals break drawn lines anew in their own ways: only from the top down is it known what stands where.
  const redraw = () => {
    if (!last) return;
    stdout.write(CLEAR);
    drawn = 0;
    draw(last);
  };
  stdout.on('resize', redraw);
  return {
    draw,
    close: () => {
      stdout.off('resize', redraw);
      // The terminal has echoed ^C there.
      if (last) stdout.write(`\r${ERASE_LINE}`);
    },
  };
}

/** Lines over what was drawn before, of which `drawn` lines stand above the cursor. */
export function toFrame(lines: readonly string[], drawn: number): string {
  const up = drawn > 0 ? `\x1b[${drawn}A` : '';
  const text = lines.map((line) => `${ERASE_LINE}${line}\n`).join('');
  return `${HOLD}\r${up}${text}${ERASE_BELOW}${SHOW}`;
}

/** As many lines as there is room for above the cursor: of what has scrolled away, nothing can be drawn again. */
export function clip(text: string, rows: number): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const room = Math.max(1, rows - 1);
  if (lines.length <= room) return lines;
  const more = lines.length - room + 1;
  return [...lines.slice(0, room - 1), `… ${more} more lines`];
}
