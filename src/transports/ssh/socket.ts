import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { SshSettings } from '../../clients/ssh-config/settings.ts';
import { WorldError } from '../../model/errors.ts';

/** A host that others are reached through. */
export interface Via {
  /** For messages. */
  readonly host: string;
  readonly client: Client;
}

/** A way to the server, directly or through another host. It may still be connecting. */
export function openSocket(host: string, settings: SshSettings, via: Via | null): Promise<Duplex> {
  return via ? forward(host, settings, via) : Promise.resolve(dial(settings));
}

/** Without Nagle's algorithm, which would cost the many small messages of a handshake 40 ms each. */
function dial({ hostName, port, addressFamily, bindAddress }: SshSettings): Duplex {
  return connect({
    host: hostName,
    port,
    noDelay: true,
    family: addressFamily,
    ...(bindAddress === null ? {} : { localAddress: bindAddress }),
  });
}

function forward(
  host: string,
  { hostName, port }: SshSettings,
  { client, host: through }: Via,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(
        new WorldError(
          'host-unreachable',
          `${host}: ${through} does not reach ${hostName}:${port}: ${error.message}`,
        ),
      );
    try {
      client.forwardOut('127.0.0.1', 0, hostName, port, (error, channel) =>
        error ? fail(error) : resolve(channel),
      );
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
