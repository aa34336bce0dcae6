import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { readTable } from '../../../src/clients/procfs/small-file.ts';
import { parseListening } from '../../../src/clients/procfs/tcp.ts';

const listening = () =>
  new Promise<Server>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });

const portOf = (server: Server) => {
  const address = server.address();
  return typeof address === 'object' ? address?.port : undefined;
};

// A line has 150 bytes: one page, several, and every length of the last piece are among these.
test.each([0, 1, 12, 13, 14, 26, 27, 40, 120])(
  'a table is read whole: %i more sockets',
  async (count) => {
    const servers = await Promise.all(Array.from({ length: count }, listening));
    try {
      const ports = parseListening(await readTable('/proc/self/net/tcp')).map(({ port }) => port);
      expect(ports).toEqual(expect.arrayContaining(servers.map(portOf)));
      expect((await readTable('/proc/self/net/tcp6')).split('\n')[0]).toBe(
        readFileSync('/proc/self/net/tcp6', 'latin1').split('\n')[0],
      );
    } finally {
      for (const server of servers) server.close();
    }
  },
);
