import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { parseListening } from '../../../src/clients/procfs/tcp.ts';

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (address: string, state: string, inode = '4242') =>
  `${HEADER}   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000 100 0 0 10 0\n`;

test.each([
  ['0100007F:1F90', '127.0.0.1'],
  ['00000000:1F90', '0.0.0.0'],
  ['00000000000000000000000000000000:1F90', '::'],
  ['00000000000000000000000001000000:1F90', '::1'],
  ['0000000000000000FFFF00000100007F:1F90', '127.0.0.1'],
  ['B80D0120000000000000000001000000:1F90', '2001:db8::1'],
])('%s', (address, expected) => {
  expect(parseListening(row(address, '0A'))).toEqual([
    { inode: '4242', address: expected, port: 8080 },
  ]);
});

test('a connection is no listening socket, and a cut line is none', () => {
  expect(parseListening(row('0100007F:1F90', '01'))).toEqual([]);
  expect(parseListening(row('0100007F:1F90', '0A').slice(0, -60))).toEqual([]);
  expect(parseListening('')).toEqual([]);
});

test('a real socket is found', async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const found = parseListening(readFileSync('/proc/self/net/tcp', 'latin1'));
  expect(found).toContainEqual(expect.objectContaining({ address: '127.0.0.1', port }));
});
