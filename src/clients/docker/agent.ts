import { Agent, type ClientRequest } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { connect, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { WorldError } from '../../model/errors.ts';
import type { TlsSecrets } from './tls.ts';

/** Opens one way to an engine. */
export type Dial = () => Promise<Duplex>;

/** Connections at once; what is asked beyond that waits. */
export const AT_ONCE = 8;
/** What an engine may say in one look. */
const MOST = 128 << 20;

/** Connections over ways that somebody else opens. What an engine says is counted: one that never ends is let go of. */
export class EngineAgent extends Agent {
  readonly #dial: Dial;
  readonly #counter = counter();

  constructor(dial: Dial) {
    super({ keepAlive: true, maxSockets: AT_ONCE });
    this.#dial = dial;
  }

  /** Before another look. */
  startOver(): void {
    this.#counter.startOver();
  }

  /** The library spells out every request for a log that nobody keeps, with all that hangs on this. */
  [inspect.custom](): string {
    return 'EngineAgent';
  }

  override createConnection(_options: unknown, done?: Done): undefined {
    this.#dial().then(
      (way) => done?.(null, this.#counter.count(way)),
      // Where there is an error, nobody looks at the second.
      (error: Error) => done?.(error, undefined as never),
    );
    return undefined;
  }

  /** What leads through another connection knows nothing of these; it lives as long as that. */
  override keepSocketAlive(way: Duplex): boolean {
    return way instanceof Socket ? Boolean(super.keepSocketAlive(way)) : true;
  }

  override reuseSocket(way: Duplex, request: ClientRequest): void {
    if (way instanceof Socket) super.reuseSocket(way, request);
  }
}

/** The same over TLS, to a host and a port. */
export class EngineTlsAgent extends TlsAgent {
  readonly #counter = counter();

  constructor(secrets: TlsSecrets) {
    super({ ...secrets, keepAlive: true, maxSockets: AT_ONCE });
  }

  startOver(): void {
    this.#counter.startOver();
  }

  [inspect.custom](): string {
    return 'EngineTlsAgent';
  }

  override createConnection(options: never, done?: never): Duplex {
    return this.#counter.count(super.createConnection(options, done) as Duplex);
  }
}

type Done = (error: Error | null, way: Duplex) => void;

function counter() {
  let bytes = 0;
  return {
    startOver: () => {
      bytes = 0;
    },
    count: (way: Duplex): Duplex => {
      // Of one that nobody uses any more; who does hears it as well.
      way.on('error', () => {});
      way.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > MOST)
          way.destroy(
            new WorldError('output-too-large', `the engine said more than ${MOST} bytes`),
          );
      });
      return way;
    },
  };
}

export function dialSocket(path: string): Dial {
  return async () => connect({ path });
}

export function dialTcp(host: string, port: number): Dial {
  return async () => connect({ host, port, noDelay: true });
}
