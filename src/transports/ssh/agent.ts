import type { IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';
import type { Identity } from './identities.ts';
import { BaseAgent } from './library.ts';

/**
 * All identities as one agent of the library: it asks the server about each public key, and only then for
 * a signature, so that nobody is asked for the passphrase of a key that would be refused.
 */
export class IdentityAgent extends BaseAgent<ParsedKey> {
  readonly #identities: readonly Identity[];
  readonly #hold: Hold;

  constructor(identities: readonly Identity[], hold: Hold) {
    super();
    this.#identities = identities;
    this.#hold = hold;
  }

  getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(
      null,
      this.#identities.map(({ key }) => key),
    );
  }

  sign(
    publicKey: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const [settings, done] = typeof options === 'function' ? [{}, options] : [options, callback];
    const wanted = publicKey.getPublicSSH();
    const identity = this.#identities.find(({ key }) => key.getPublicSSH().equals(wanted));
    const signed = identity?.sign(data, settings) ?? Promise.reject(new Error('no such key'));
    this.#hold(signed).then(
      (signature) => done?.(null, signature),
      (error) => done?.(error),
    );
  }
}

/** Stops a clock while a person is asked. */
export type Hold = <T>(work: Promise<T>) => Promise<T>;
