import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Dial, ManagedProgram } from './program.ts';

const QUESTION =
  '<?xml version="1.0"?><methodCall><methodName>supervisor.getAllProcessInfo</methodName></methodCall>';

/** All programs of a supervisord, as its XML-RPC tells them: a question that changes nothing. Rejects where it does not answer. */
export async function askSupervisord(
  dial: Dial,
  signal: AbortSignal,
): Promise<readonly ManagedProgram[]> {
  return parsePrograms(await post(await dial(signal), signal));
}

/** Bytes: a thousand for each of thousands of programs. */
const MOST = 4 << 20;

function post(way: Duplex, signal: AbortSignal): Promise<string> {
  const options = {
    method: 'POST',
    path: '/RPC2',
    headers: { host: 'localhost', 'content-type': 'text/xml', connection: 'close' },
    createConnection: () => way,
    signal,
  };
  return new Promise<string>((resolve, reject) => {
    const fail = (error: Error) => {
      way.destroy();
      reject(signal.aborted ? signal.reason : error);
    };
    const sent = request(options, (answer) => {
      const pieces: Buffer[] = [];
      let size = 0;
      answer.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > MOST) sent.destroy(new Error(`it says more than ${MOST} bytes`));
        else pieces.push(piece);
      });
      answer.once('error', fail);
      answer.once('end', () => {
        way.destroy();
        if (answer.statusCode === 200) resolve(Buffer.concat(pieces).toString('utf8'));
        else reject(new Error(`it answers with ${answer.statusCode}`));
      });
    });
    sent.once('error', fail);
    sent.end(QUESTION);
  });
}

/** Characters: more is not worth being told of one program. */
const LONGEST = 300;

/** A list of flat structures. Text in them is escaped, so that none of it can look like a tag. */
export function parsePrograms(xml: string): readonly ManagedProgram[] {
  // Not by a pattern, which would look from each beginning for an end that may not come.
  const structs = xml.split('<struct>').slice(1);
  return structs.map((struct) => {
    const members = struct.matchAll(/<name>(\w+)<\/name>\s*<value>(?:<\w+>)?([^<]*)/g);
    const facts = new Map(
      [...members].map(([, name = '', value = '']) => [name, unescapeXml(value)]),
    );
    const factOf = (name: string) => facts.get(name) ?? '';
    const [exitStatus, state] = [factOf('exitstatus'), toState(factOf('statename'))];
    const base = { name: factOf('name'), group: factOf('group') };
    if (state !== 'ended') return { ...base, state, says: factOf('spawnerr').slice(0, LONGEST) };
    return exitStatus === '0'
      ? { ...base, state: 'other', says: '' }
      : { ...base, state, says: `exit status ${exitStatus}` };
  });
}

/** `EXITED` also stands for the moment before the next start. */
const STATES: ReadonlyMap<string, ManagedProgram['state']> = new Map([
  ['FATAL', 'failed'],
  ['BACKOFF', 'restarting'],
  ['EXITED', 'ended'],
]);

function toState(name: string): ManagedProgram['state'] {
  return STATES.get(name) ?? 'other';
}

const ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
]);

function unescapeXml(text: string): string {
  return text.replace(/&(\w+);/g, (all, name: string) => ENTITIES.get(name) ?? all);
}
