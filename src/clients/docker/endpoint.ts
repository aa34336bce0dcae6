import { isIPv6 } from 'node:net';

/** Where an engine listens. */
export type Endpoint = SocketEndpoint | TcpEndpoint | SshEndpoint;

export interface SocketEndpoint {
  readonly kind: 'socket';
  readonly path: string;
}

export interface TcpEndpoint {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
}

export interface SshEndpoint {
  readonly kind: 'ssh';
  /** As the transports take it. */
  readonly host: string;
}

/** What is wrong with the text, as a sentence. It does not repeat what could be a secret. */
export interface EndpointFault {
  readonly fault: string;
}

const DEFAULT_PORT = 2375;
const PATH_LENGTH = 107;

/** `unix:///run/docker.sock`, `tcp://host:2376`, `host:2376`, `ssh://user@host`: as DOCKER_HOST has it. */
export function parseEndpoint(text: string): Endpoint | EndpointFault {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?([\s\S]*)$/.exec(text) ?? [];
  switch (scheme) {
    case 'unix':
      return parseSocket(rest);
    case 'tcp':
      return parseTcp(rest);
    case 'ssh':
      return { kind: 'ssh', host: text };
    default:
      return { fault: 'expected unix://, tcp:// or ssh://' };
  }
}

/** Whether the text names an engine by where it listens, and not a machine. */
export function isEngine(text: string): boolean {
  return /^(unix|tcp):\/\//.test(text);
}

function parseSocket(path: string): Endpoint | EndpointFault {
  if (!path.startsWith('/')) return { fault: 'expected unix:// and an absolute path' };
  if (path.includes('\0') || Buffer.byteLength(path) > PATH_LENGTH)
    return { fault: `the path of a socket has at most ${PATH_LENGTH} bytes` };
  return { kind: 'socket', path };
}

const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})$/;

function parseTcp(rest: string): Endpoint | EndpointFault {
  const [, name = '', digits] = /^([^/?#@]*?)(?::(\d{1,5}))?\/?$/.exec(rest) ?? [];
  const bracketed = /^\[(.*)\]$/.exec(name)?.[1];
  if (bracketed === undefined ? !NAME.test(name) : !isIPv6(bracketed))
    return { fault: 'expected tcp:// with a host and a port' };
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  if (port < 1 || port > 65535) return { fault: 'a port is a number from 1 to 65535' };
  return { kind: 'tcp', host: bracketed ?? name, port };
}

/** Whether what is said to this host stays on this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
