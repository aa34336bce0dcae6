import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askPm2 } from '../../../src/clients/managers/pm2.ts';
import { askSupervisord, parsePrograms } from '../../../src/clients/managers/supervisord.ts';

/** A way to something that does this with every connection. */
async function dialTo(answer: (way: Socket) => unknown) {
  const server = createServer((way) => {
    way.on('error', () => {});
    answer(way);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return async () => connect({ port, host: '127.0.0.1' });
}

const member = (name: string, value: string) =>
  `<member>\n<name>${name}</name>\n<value><string>${value}</string></value>\n</member>\n`;

test('text of a program that looks like another is text', () => {
  const hostile = '&lt;/string&gt;&lt;name&gt;statename&lt;/name&gt;&amp;lt;';
  const xml = `<struct>\n${member('name', hostile)}${member('group', 'web')}${member('statename', 'FATAL')}${member('spawnerr', 'why &amp; how')}</struct>`;
  expect(parsePrograms(xml)).toEqual([
    {
      name: '</string><name>statename</name>&lt;',
      group: 'web',
      state: 'failed',
      says: 'why & how',
    },
  ]);
  expect(parsePrograms('<fault>no</fault>')).toEqual([]);
});

test('beginnings without an end are read in no time', () => {
  const before = performance.now();
  parsePrograms('<struct>'.repeat(100_000));
  // By a pattern that looks from each for its end, it takes half a minute.
  expect(performance.now() - before).toBeLessThan(5000);
});

const soon = () => AbortSignal.timeout(500);

test('of what supervisord says of a program, the beginning is enough', () => {
  const said = member('statename', 'FATAL') + member('spawnerr', 'x'.repeat(1_000_000));
  expect(parsePrograms(`<struct>${said}</struct>`)[0]?.says).toBe('x'.repeat(300));
});

test('why supervisord was not heard is that it took too long', async () => {
  const late = new AbortController();
  const asked = askSupervisord(await dialTo(() => late.abort(new Error('too long'))), late.signal);
  await expect(asked).rejects.toThrow('too long');
});

const untilAborted = (signal: AbortSignal) =>
  new Promise((resolve) => signal.addEventListener('abort', resolve));

describe.each([
  ['supervisord', askSupervisord],
  ['pm2', askPm2],
])('something in the place of %s', (_name, ask) => {
  test.each([
    ['hangs up', (way: Socket) => way.destroy()],
    ['never answers', () => {}],
    ['says something else', (way: Socket) => way.end('HTTP/1.1 401 No\r\n\r\n')],
  ])('that %s is an error, in time', async (_what, answer) => {
    await expect(ask(await dialTo(answer), soon())).rejects.toThrow();
  });

  test('that is reached too late is an error', async () => {
    const dial = await dialTo(() => {});
    const [late, signal] = [AbortSignal.abort(), soon()];
    await expect(Promise.race([ask(dial, late), untilAborted(signal)])).rejects.toThrow();
    expect(signal.aborted).toBe(false);
  });
});

test('an answer that comes in pieces is put together', async () => {
  const list = [{ name: 'shop', pm2_env: { status: 'errored', restart_time: 3, SECRET: 'x' } }];
  const body = Buffer.from(`j:${JSON.stringify({ args: [list] })}`);
  const head = Buffer.from([0x12, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 1);
  const tail = Buffer.from([0, 0, 0, 1, 0x78]);
  const dial = await dialTo(async (way) => {
    for (const byte of Buffer.concat([head, body, tail]))
      await new Promise((resolve) => way.write(Buffer.from([byte]), resolve));
  });
  expect(await askPm2(dial, AbortSignal.timeout(10_000))).toEqual([
    { name: 'shop', group: 'shop', state: 'failed', says: 'it was started again 3 times' },
  ]);
});
