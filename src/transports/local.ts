import { startProgram } from '../clients/program.ts';
import { ask } from './ask.ts';
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
      const { ended, ...program } = startProgram(command, args);
      const toError = ended.then(({ code, signal: by }) => {
        const how = by ? `was ended by ${by}` : `ended with ${code}`;
        return (complaint: string) => noAnswer(HOST, role, how, complaint);
      });
      return ask(HOST, { ...program, ended: toError }, probe, signal);
    },
  };
}
