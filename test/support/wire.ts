import { connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { freePort } from './git-server.ts';

/** A TCP server on loopback that ends with the test. */
export async function listen(onConnection: (socket: Socket) => void, at?: number) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  const port = at ?? (await freePort());
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const each = (act: (socket: Socket) => void) => () => sockets.forEach(act);
  const cut = each((socket) => socket.destroy());
  /** From now on nothing passes. */
  const freeze = each((socket) => socket.removeAllListeners('data').pause());
  onTestFinished(() => {
    cut();
    server.close();
  });
  return { port, cut, freeze, connections: () => sockets.size };
}

/** Stands before a server, and can cut the wire. */
export function wire(
  server: { readonly port: number },
  onData: (seen: number, cut: () => void) => void = () => {},
  at?: number,
) {
  return listen((near) => {
    const far = connect(server.port, '127.0.0.1');
    let seen = 0;
    far.on('error', () => {});
    far.on('data', (data) => {
      seen += data.length;
      onData(seen, () => near.destroy());
    });
    far.pipe(near).pipe(far);
    near.on('close', () => far.destroy());
  }, at);
}
