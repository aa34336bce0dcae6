/** Nothing can match, and why. */
export class NoMatch extends Error {
  readonly code: 'pidfile-not-found' | 'process-not-found';

  constructor(code: 'pidfile-not-found' | 'process-not-found', message: string) {
    super(message);
    this.code = code;
  }
}
