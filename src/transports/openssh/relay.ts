import { Duplex } from 'node:stream';
import { WorldError } from '../../model/errors.ts';
import { relayCommand, type Target } from '../dial.ts';
import type { Role } from '../shell.ts';
import { type Call, commandArguments } from './arguments.ts';
import { startSsh } from './start.ts';

/** A way to an engine's socket, by docker's own command line there: this ssh forwards none to a stream. */
export function relayBy(call: Call, role: Role, target: Target): Duplex {
  const command = target.kind === 'engine' ? relayCommand(role, target.path) : null;
  if (command === null)
    throw new WorldError(
      'not-supported',
      `${call.spec.name}: the OpenSSH client leads only to the socket of an engine`,
      'Leave transport out.',
    );
  const { stdin, stdout, stderr, stop } = startSsh(commandArguments(call, command));
  stderr.resume();
  const way = Duplex.from({ readable: stdout, writable: stdin });
  way.once('close', stop);
  return way;
}
