import type { Client } from 'ssh2';
import type { Link } from '../link.ts';
import type { HostNote } from '../transport.ts';
import { askOver } from './channel.ts';
import { dialOver } from './dial.ts';
import type { Via } from './socket.ts';

/** A host that we are logged in to. */
export interface Connection extends Link, Via {}

export function toConnection(host: string, client: Client, notes: readonly HostNote[]): Connection {
  let lost = false;
  client.once('close', () => {
    lost = true;
  });
  const close = () => {
    client.end();
    // A server that does not hang up must not keep us.
    client.destroy();
  };
  const isLost = () => lost;
  return {
    host,
    client,
    notes,
    ask: askOver(client, host, isLost),
    dial: dialOver(client, host, isLost),
    isLost,
    close,
  };
}
