import { connect } from 'node:net';
import { startProgram } from '../clients/program.ts';
import { ask } from './ask.ts';
import { toSession } from './child.ts';
import { noAnswer, type Role, shellProgram } from './shell.ts';
import type { Transport } from './transport.ts';

const HOST = 'local';

/** This machine. */
export function localTransport(role: Role): Transport {
  const [command, ...args] = shellProgram(role);
  return {
    host: HOST,
    notes: [],
    run: (probe, signal) => {
      const session = toSession(startProgram(command, args), (ending, said) =>
        noAnswer(HOST, role, ending, said),
      );
      return ask(HOST, session, probe, signal);
    },
    dial: async (target) =>
      target.kind === 'port'
        ? connect({ host: target.host, port: target.port, noDelay: true })
        : connect({ path: target.path }),
  };
}
