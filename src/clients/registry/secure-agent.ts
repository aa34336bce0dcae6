import type { AgentOptions } from 'node:http';
import { Agent } from 'node:https';
import { isIP, Socket } from 'node:net';
import { connect, rootCertificates } from 'node:tls';
import { proxyFor, tunnel } from './proxy.ts';

/** Connections with TLS; `ca` is trusted beside the system's certificates. */
export function openSecureAgent(options: AgentOptions, ca: string | null): Agent {
  return new SecureAgent({
    ...options,
    ...(ca === null ? {} : { ca: [...rootCertificates, ca] }),
  });
}

class SecureAgent extends Agent {
  override createConnection(
    ...[options, created = () => {}]: Parameters<Agent['createConnection']>
  ) {
    const proxy = proxyFor('https', options, process.env);
    if (!proxy) return super.createConnection(options, created);
    tunnel(proxy, options).then(
      (socket) => created(null, encrypt(socket, options.host ?? '', options)),
      (error: Error) => created(error, new Socket()),
    );
    return undefined;
  }
}

/** From end to end: the proxy sees no more than where to. */
function encrypt(socket: Socket, host: string, options: object): Socket {
  return connect({ ...options, socket, ...(isIP(host) ? {} : { servername: host }) });
}
