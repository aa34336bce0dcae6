import { WorldError } from '../../model/errors.ts';
import { listAt, textAt } from '../json.ts';
import { AT_ONCE, type Dial, EngineAgent, EngineTlsAgent } from './agent.ts';
import { toEngineError } from './errors.ts';
import { Docker } from './library.ts';
import type { TlsSecrets } from './tls.ts';

/** What an engine is asked. Answers are whatever it says; null: there is no such thing. */
export interface Engine {
  /** Every container, running or not. */
  readonly containers: () => Promise<readonly unknown[]>;
  readonly container: (id: string) => Promise<unknown>;
  readonly image: (id: string) => Promise<unknown>;
  readonly isPodman: () => Promise<boolean>;
  /** The processes of a container: of Docker by the `ps` of the engine's machine, of Podman by descriptors of its own. */
  readonly top: (id: string, columns: string) => Promise<unknown>;
  /** What was changed in the layer of a container. */
  readonly changes: (id: string) => Promise<unknown>;
  /** Null where the engine is no manager of a Swarm. */
  readonly swarm: (service: string) => Promise<SwarmAnswer | null>;
  /** Of a Swarm; empty where it is in none. */
  readonly nodeId: () => Promise<string>;
  readonly close: () => void;
}

/** Services of a name (one, or none) with their tasks, and all nodes. */
export interface SwarmAnswer {
  readonly services: readonly unknown[];
  readonly tasks: readonly unknown[];
  readonly nodes: readonly unknown[];
}

/** How an engine is reached. */
export interface Way {
  /** For messages. */
  readonly name: string;
  readonly dial: Dial | TlsWay;
  /** Connections that are held from one look to the next, by whoever closes them; else they are the engine's own. */
  readonly held?: EngineConnections;
}

export type EngineConnections = EngineAgent | EngineTlsAgent;

export function openConnections(dial: Way['dial']): EngineConnections {
  return typeof dial === 'function' ? new EngineAgent(dial) : new EngineTlsAgent(dial.secrets);
}

export interface TlsWay {
  readonly host: string;
  readonly port: number;
  readonly secrets: TlsSecrets;
}

/** An engine; nothing is opened before the first question. Answers reject with `WorldError`, or the signal's reason. */
export function openEngine({ name, dial, held }: Way, signal: AbortSignal): Engine {
  const agent = held ?? openConnections(dial);
  agent.startOver();
  const get = getter(dial, agent, signal);
  const letGo = () => agent.destroy();
  signal.addEventListener('abort', letGo, { once: true });
  const inTurn = limiter(AT_ONCE);
  const ask = (path: string, query: Query = {}) =>
    inTurn(async () => {
      signal.throwIfAborted();
      try {
        return await get(path, query);
      } catch (error) {
        signal.throwIfAborted();
        const { isAbsent, failure } = toEngineError(name, error);
        if (isAbsent) return null;
        throw failure;
      }
    });
  const list = async (path: string, query: Query = {}) => {
    const answer = await ask(path, query);
    if (Array.isArray(answer)) return answer as readonly unknown[];
    throw new WorldError('engine-failed', `${name} does not answer as an engine does`);
  };
  return {
    containers: () => list('/containers/json', { all: '1' }),
    container: (id) => ask(`/containers/${id}/json`),
    image: (id) => ask(`/images/${id}/json`),
    isPodman: async () => {
      const version = await ask('/version').catch(toNothing);
      const parts = listAt(version, 'Components').map((each) => textAt(each, 'Name'));
      return parts.includes('Podman Engine');
    },
    top: (id, columns) => ask(`/containers/${id}/top`, { ps_args: columns, stream: 'false' }),
    changes: (id) => ask(`/containers/${id}/changes`),
    nodeId: async () => textAt(await ask('/info'), 'Swarm', 'NodeID'),
    swarm: async (service) => {
      const services = await list('/services', filtered('name', service)).catch(toNothing);
      if (services === null) return null;
      const [tasks, nodes] = await Promise.all([
        services.length === 0 ? [] : list('/tasks', filtered('service', service)),
        list('/nodes'),
      ]);
      return { services, tasks, nodes };
    },
    close: () => {
      signal.removeEventListener('abort', letGo);
      if (!held) letGo();
    },
  };
}

type Query = Readonly<Record<string, string>>;

function filtered(name: string, value: string): Query {
  return { filters: JSON.stringify({ [name]: [value] }) };
}

/** An engine that is no manager refuses to tell of the Swarm, and what stands before one may refuse anything. */
function toNothing(error: unknown): null {
  if (error instanceof WorldError && error.code === 'engine-failed') return null;
  throw error;
}

/** GET and nothing else: there is no way to change anything in an engine from here. */
function getter(dial: Way['dial'], agent: object, signal: AbortSignal) {
  const isPlain = typeof dial === 'function';
  const options = {
    // DOCKER_HOST would win over what is not named here. The agent opens a plain way itself, wherever to.
    host: isPlain ? 'engine' : dial.host,
    port: isPlain ? 80 : dial.port,
    protocol: isPlain ? ('http' as const) : ('https' as const),
    agent,
  };
  const { modem } = new Docker(options);
  return (path: string, query: Query) =>
    new Promise<unknown>((resolve, reject) => {
      const request = {
        path: `${path}?`,
        method: 'GET',
        options: { ...query },
        statusCodes: { 200: true },
      };
      // Not handed to the library, which spells it out for its log with all who listen to it.
      const giveUp = () => reject(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      modem.dial(request, (error: Error | null, answer: unknown) => {
        signal.removeEventListener('abort', giveUp);
        if (error) reject(error);
        // The library gives what is no JSON, and `null`, as bytes.
        else resolve(Buffer.isBuffer(answer) ? null : answer);
      });
    });
}

/** At most so many at once. */
function limiter(most: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
