/** Whether a host means this machine, whoever answers a resolver. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    /^\[?::1\]?$/.test(hostname) ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}
