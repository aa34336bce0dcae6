import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { counted } from '../../model/words.ts';
import { listAt, numberAt, parseJson, textAt } from '../json.ts';
import type { Dial, ManagedProgram } from './program.ts';

/** All programs of a pm2, as its daemon tells them: a question that changes nothing. Rejects where it does not answer. */
export async function askPm2(dial: Dial, signal: AbortSignal): Promise<readonly ManagedProgram[]> {
  const call = { type: 'call', method: 'getMonitorData', args: [{}] };
  const question = encode([`j:${JSON.stringify(call)}`, `s:${randomUUID()}`]);
  const [answer = ''] = await exchange(await dial(signal), question, signal);
  const [programs] = listAt(parseJson(answer.replace(/^j:/, '')), 'args');
  if (!Array.isArray(programs)) throw new Error('it tells of no programs');
  return programs.map(toProgram);
}

/** Of its settings, which hold the whole environment of a program, no more than these. */
function toProgram(program: unknown): ManagedProgram {
  const name = textAt(program, 'name');
  const [status, restarts] = [
    textAt(program, 'pm2_env', 'status'),
    numberAt(program, 'pm2_env', 'restart_time'),
  ];
  return {
    name,
    group: name,
    state: status === 'errored' ? 'failed' : status === 'waiting restart' ? 'restarting' : 'other',
    says: restarts > 0 ? `it was started again ${counted(restarts, 'time')}` : '',
  };
}

/** The protocol AMP: a byte with the version and the number of parts, then each with its length before it. */
const VERSION = 1;

function encode(parts: readonly string[]): Buffer {
  const pieces = parts.flatMap((part) => {
    const body = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return [length, body];
  });
  return Buffer.concat([Buffer.from([(VERSION << 4) | parts.length]), ...pieces]);
}

/** The parts; or, as long as it is not whole, how many bytes it has at least. */
function decode(message: Buffer): readonly string[] | number {
  const [head] = message;
  if (head === undefined) return 1;
  const parts: string[] = [];
  let from = 1;
  for (let count = head & 0xf; count > 0; count--) {
    if (message.length < from + 4) return from + 4;
    const to = from + 4 + message.readUInt32BE(from);
    if (message.length < to) return to;
    parts.push(message.toString('utf8', from + 4, to));
    from = to;
  }
  return parts;
}

/** Bytes: of a thousand programs, each with its environment. */
const MOST = 16 << 20;

function exchange(way: Duplex, question: Buffer, signal: AbortSignal): Promise<readonly string[]> {
  return new Promise<readonly string[]>((resolve, reject) => {
    const fail = (error: Error) => {
      way.destroy();
      reject(error);
    };
    let pieces: Buffer[] = [];
    let [size, least] = [0, 1];
    const giveUp = () => fail(new Error('it does not answer in time'));
    signal.addEventListener('abort', giveUp, { once: true });
    way.once('error', fail);
    way.once('close', () => {
      signal.removeEventListener('abort', giveUp);
      reject(new Error('it ends without an answer'));
    });
    way.on('data', (piece: Buffer) => {
      pieces.push(piece);
      size += piece.length;
      if (size > MOST) return fail(new Error(`it says more than ${MOST} bytes`));
      if (size < least) return;
      pieces = [Buffer.concat(pieces)];
      const found = decode(pieces[0] ?? piece);
      if (typeof found === 'number') {
        least = found;
        return;
      }
      resolve(found);
      way.destroy();
    });
    // It may have taken that long to reach it.
    if (signal.aborted) giveUp();
    else way.write(question);
  });
}
