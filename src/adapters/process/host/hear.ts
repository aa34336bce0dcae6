import type { Duplex } from 'node:stream';
import { within } from '../../../clients/within.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Target } from '../../../transports/dial.ts';
import { type AccessOptions, toAccess } from '../../access.ts';
import type { Context } from '../../adapter.ts';

/** What something that listens on a machine says by itself until it hangs up; null if it cannot be heard in time. */
export type Hear = (target: Target) => Promise<string | null>;

/** Milliseconds: a server answers this from memory. */
const PATIENCE = 2_000;
/** Bytes: a few hundred for each worker and core. */
const MOST = 4 << 20;

export function openHear(host: string, options: AccessOptions, context: Context): Hear {
  return async (target) => {
    const signal = within(context.signal, PATIENCE);
    try {
      const transport = await context.connect(host, toAccess(options));
      return await read(await transport.dial(target, signal), signal);
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof WorldError || signal.aborted) return null;
      throw error;
    }
  };
}

/** Nothing is ever sent. */
function read(stream: Duplex, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const finish = (text: string | null) => {
      signal.removeEventListener('abort', give);
      stream.destroy();
      resolve(text);
    };
    const give = () => finish(null);
    signal.addEventListener('abort', give, { once: true });
    stream.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size > MOST) give();
      else pieces.push(piece);
    });
    stream.once('end', () => finish(Buffer.concat(pieces).toString('utf8')));
    stream.once('close', give);
    // It stays: what is destroyed may fail once more.
    stream.on('error', give);
    if (signal.aborted) give();
  });
}
