/** ssh2 cannot do what this host wants: the OpenSSH client has to. */
export class NeedsOpenssh extends Error {
  override readonly name = 'NeedsOpenssh';
  /** To follow "because of". */
  readonly reason: string;

  constructor(reason: string) {
    super(`needs the OpenSSH client because of ${reason}`);
    this.reason = reason;
  }
}
