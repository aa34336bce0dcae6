import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { skipWithout } from './needs.ts';
import { temporaryFolder } from './temporary.ts';

/** Paths of a certificate for 127.0.0.1 and registry.test that vouches for itself, and of its key. */
export function makeCertificate(): { readonly certificate: string; readonly key: string } {
  skipWithout('openssl');
  const folder = temporaryFolder();
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const subject = [
    '-subj',
    '/CN=registry',
    '-addext',
    'subjectAltName=IP:127.0.0.1,DNS:registry.test',
  ];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const out = ['-keyout', key, '-out', certificate, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, ...out], { stdio: 'ignore' });
  return { certificate, key };
}
