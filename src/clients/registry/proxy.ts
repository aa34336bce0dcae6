import { request } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopback } from './loopback.ts';

/** What an agent knows of the connection that it wants. */
export interface Wanted {
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
}

/** By HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in capitals or not, as most programs read them. */
export function proxyFor(
  scheme: 'http' | 'https',
  { host, port }: Wanted,
  env: NodeJS.ProcessEnv,
): URL | null {
  const read = (name: string) => env[name.toLowerCase()] || env[name] || '';
  if (!host || isLoopback(host) || isExcepted(host, String(port), read('NO_PROXY'))) return null;
  const named = read(scheme === 'https' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || read('ALL_PROXY');
  const text = named === '' || /^[a-z0-9]+:\/\//i.test(named) ? named : `http://${named}`;
  const proxy = URL.canParse(text) ? new URL(text) : null;
  return proxy?.protocol === 'http:' ? proxy : null;
}

/** `example.com` and `.example.com` except it and all below; `*` excepts everything. */
function isExcepted(host: string, port: string, exceptions: string): boolean {
  return exceptions.split(/[\s,]+/).some((each) => {
    const [, name = '', wanted] = /^\*?\.?([^:]+)(?::(\d+))?$/.exec(each.toLowerCase()) ?? [];
    if (each === '*') return true;
    if (name === '' || (wanted !== undefined && wanted !== port)) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}

/** Milliseconds. Who asked may have given up long before, and cannot say so. */
const PATIENCE = 20_000;

/** A connection through a proxy, to whatever is wanted. */
export function tunnel(proxy: URL, { host, port }: Wanted): Promise<Socket> {
  const { username, password } = proxy;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const target = `${host?.includes(':') ? `[${host}]` : host}:${port}`;
  const headers = {
    host: target,
    ...(username && { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
  };
  return new Promise((resolve, reject) => {
    const asked = request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || 80,
      method: 'CONNECT',
      path: target,
      headers,
      agent: false,
    });
    asked.once('error', reject);
    asked.setTimeout(PATIENCE, () =>
      asked.destroy(new Error(`the proxy ${proxy.host} does not answer`)),
    );
    asked.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy ${proxy.host} answers ${statusCode}`));
      }
    });
    asked.end();
  });
}
