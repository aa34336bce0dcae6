import { WorldError } from '../model/errors.ts';
import type { Marks } from './script.ts';
import type { Answer, Probe } from './transport.ts';

/** What profiles may say before an answer, and programs on standard error. */
const NOISE = 1 << 18;
/** More than a mark and the exit code after it. */
const LONGEST_END = 64;

/** Puts an answer together from what arrives. */
export interface Collector {
  /** Both give the whole answer once the ends of both streams are there. Throw `WorldError` if it gets too long. */
  readonly onStdout: (piece: Buffer) => Answer | null;
  readonly onStderr: (piece: Buffer) => Answer | null;
  /** All that a shell said that gave no answer, on standard error if it said anything there. */
  readonly said: () => string;
}

export function collect(
  host: string,
  marks: Marks,
  { maxBytes }: Probe,
  sentAt: number,
): Collector {
  const out = stream(marks, maxBytes + NOISE);
  const err = stream(marks, NOISE);
  const finish = (): Answer | null => {
    const said = out.ended() && err.ended() ? between(marks, out.text()) : null;
    if (said === null) return null;
    if (said.stdout.length > maxBytes) throw tooLarge(host, maxBytes);
    const stderr = between(marks, err.text())?.stdout ?? err.text();
    return { ...said, stderr: stderr.toString(), sentAt, begunAt: out.begunAt() };
  };
  return {
    onStdout: (piece) => {
      if (!out.push(piece)) throw tooLarge(host, maxBytes);
      return finish();
    },
    onStderr: (piece) => {
      err.push(piece);
      return finish();
    },
    said: () => (err.text().length > 0 ? err : out).text().toString(),
  };
}

/** What has arrived of one stream: all of it up to `most` bytes, and of the rest only whether it ended. */
function stream({ begin, end }: Marks, most: number) {
  const pieces: Buffer[] = [];
  let size = 0;
  let begunAt = 0;
  let ended = false;
  let recent: Buffer = Buffer.alloc(0);
  return {
    push: (piece: Buffer): boolean => {
      size += piece.length;
      if (size <= most) pieces.push(piece);
      const seen = Buffer.concat([recent, piece]);
      recent = seen.subarray(Math.max(0, seen.length - LONGEST_END));
      if (begunAt === 0 && seen.includes(begin)) begunAt = Date.now();
      ended ||= seen.includes(end);
      return size <= most;
    },
    text: () => Buffer.concat(pieces),
    begunAt: () => begunAt,
    ended: () => ended,
  };
}

/** What stands between the marks, and the exit code behind them; null if one of these is not there. */
function between({ begin, end }: Marks, text: Buffer): { stdout: Buffer; code: number } | null {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  const code = /^\d+(?=\n)/.exec(text.toString('latin1', to + end.length, to + LONGEST_END))?.[0];
  if (from < 0 || to < 0 || code === undefined) return null;
  return { stdout: text.subarray(from + begin.length, to), code: Number(code) };
}

function tooLarge(host: string, maxBytes: number): WorldError {
  return new WorldError('output-too-large', `${host}: the answer is longer than ${maxBytes} bytes`);
}
