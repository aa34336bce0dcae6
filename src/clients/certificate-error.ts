const CERTIFICATE = /^(CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(GET|VERIFY))/;

/** Whether a server was reached and did not show to be the right one. */
export function isCertificateError(error: unknown): boolean {
  return CERTIFICATE.test(codeOf(error));
}

/** Whether a server was reached that wants to be shown a certificate, or another one. */
export function wantsCertificate(error: unknown): boolean {
  return /^ERR_SSL_.*ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : '';
}
