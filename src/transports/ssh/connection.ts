import type { Client } from 'ssh2';
import { tidy } from '../clean-up.ts';
import type { Link } from '../link.ts';
import type { HostNote } from '../transport.ts';
import { askOver } from './channel.ts';
import { dialOver } from './dial.ts';
import type { Via } from './socket.ts';

/** A host that we are logged in to. */
export interface Connection extends Link, Via {
  /** When nothing is left there to be ended. */
  readonly settled: () => Promise<void>;
}

export function toConnection(host: string, client: Client, notes: readonly HostNote[]): Connection {
  let lost = false;
  client.once('close', () => {
    lost = true;
  });
  const isLost = () => lost;
  const { ask, settled } = tidy(askOver(client, host, isLost));
  const close = () => {
    client.end();
    // A server that does not hang up must not keep us.
    client.destroy();
  };
  const dial = dialOver(client, host, isLost);
  return { host, client, notes, ask, dial, isLost, close, settled };
}
