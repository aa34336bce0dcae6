import type { Access } from '../transports/pool.ts';

/** How the options of an adapter say that a host is to be reached. */
export interface AccessOptions {
  readonly sudo: boolean;
  readonly transport?: 'openssh' | undefined;
  readonly 'host-key'?: string | undefined;
}

export function toAccess(options: AccessOptions): Access {
  const key = options['host-key'];
  return {
    sudo: options.sudo,
    transport: options.transport,
    hostKey: key === undefined ? null : key === 'accept-new' ? key : { pinned: [key] },
  };
}
