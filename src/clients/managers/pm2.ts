import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { counted } from '../../model/words.ts';
import { listAt, numberAt, parseJson, textAt } from '../json.ts';
import { type Dial, type ManagedProgram, MOST } from './program.ts';

/** All programs of a pm2, as its daemon tells them: a question that changes nothing. Rejects where it does not answer. */
export async function askPm2(dial: Dial, signal: AbortSignal): Promise<readonly ManagedProgram[]> {
  const call = { type: 'call', method: 'getMonitorData', args: [{}] };
  const question = encode([`j:${JSON.stringify(call)}`, `s:${randomUUID()}`]);
  const [answer = ''] = await exchange(await dial(), question, signal);
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

/** Null: it is not whole yet. */
function decode(message: Buffer): readonly string[] | null {
  const [head] = message;
  if (head === undefined) return null;
  const parts: string[] = [];
  let from = 1;
  for (let count = head & 0xf; count > 0; count--) {
    if (message.length < from + 4) return null;
    const to = from + 4 + message.readUInt32BE(from);
    if (message.length < to) return null;
    parts.push(message.toString('utf8', from + 4, to));
    from = to;
  }
  return parts;
}

function exchange(way: Duplex, question: Buffer, signal: AbortSignal): Promise<readonly string[]> {
  return new Promise<readonly string[]>((resolve, reject) => {
    const fail = (error: Error) => {
      way.destroy();
      reject(error);
    };
    let heard = Buffer.alloc(0);
    const giveUp = () => fail(new Error('it does not answer in time'));
    signal.addEventListener('abort', giveUp, { once: true });
    way.once('error', fail);
    way.once('close', () => {
      signal.removeEventListener('abort', giveUp);
      reject(new Error('it ends without an answer'));
    });
    way.on('data', (piece: Buffer) => {
      heard = Buffer.concat([heard, piece]);
      if (heard.length > MOST) return fail(new Error(`it says more than ${MOST} bytes`));
      const parts = decode(heard);
      if (!parts) return;
      resolve(parts);
      way.destroy();
    });
    way.write(question);
  });
}
