import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who signs certificates. All of it lies in one folder. */
export interface Authority {
  /** Path of its own certificate. */
  readonly ca: string;
  /** Paths of a certificate, for servers (`IP:127.0.0.1`, `DNS:name`) and clients, and of its key. */
  readonly sign: (
    name: string,
    options?: { readonly names?: string; readonly days?: number },
  ) => { readonly certificate: string; readonly key: string };
  /** A folder as DOCKER_CERT_PATH names it; `as`: who it is of, null for nobody. */
  readonly clientFolder: (name: string, as?: Authority | null) => string;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export function makeAuthority(folder: string): Authority {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', [...args], { cwd: folder, stdio: 'ignore' });
  const path = (name: string) => join(folder, name);
  const own = ['-subj', '/CN=authority', '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-days', '2'];
  openssl('req', '-x509', ...CURVE, ...own);
  const sign: Authority['sign'] = (name, { names = 'IP:127.0.0.1', days = 2 } = {}) => {
    writeFileSync(path('extensions'), `subjectAltName=${names}\n`);
    const asked = ['-subj', `/CN=${name}`, '-keyout', `${name}-key.pem`, '-out', 'request.pem'];
    openssl('req', ...CURVE, ...asked);
    openssl(
      'x509',
      ...['-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'],
      ...['-days', String(days), '-extfile', 'extensions', '-out', `${name}.pem`],
    );
    return { certificate: path(`${name}.pem`), key: path(`${name}-key.pem`) };
  };
  const authority: Authority = {
    ca: path('ca.pem'),
    sign,
    clientFolder: (name, as = authority) => {
      const client = path(name);
      mkdirSync(client);
      copyFileSync(path('ca.pem'), join(client, 'ca.pem'));
      if (as) {
        const { certificate, key } = as.sign(`${name}-client`);
        copyFileSync(certificate, join(client, 'cert.pem'));
        copyFileSync(key, join(client, 'key.pem'));
      }
      return client;
    },
  };
  return authority;
}
