import { connect } from 'node:net';

/** A public key that an agent holds, as it goes over the wire. */
export interface AgentKey {
  readonly blob: Buffer;
  readonly comment: string;
}

/** SSH_AGENTC_REQUEST_IDENTITIES and its answer; draft-ietf-sshm-ssh-agent. */
const REQUEST = Buffer.from([0, 0, 0, 1, 11]);
const ANSWER = 12;
const LONGEST = 1 << 20;

/**
 * All keys of the agent at `socket`, also of types that the library does not know and would keep to
 * itself. None from an agent that is not there, or does not answer within `patience` ms.
 */
export function listAgentKeys(socket: string, patience: number): Promise<readonly AgentKey[]> {
  return new Promise((resolve) => {
    let said: Buffer = Buffer.alloc(0);
    const agent = connect(socket);
    const finish = (keys: readonly AgentKey[]) => {
      agent.destroy();
      resolve(keys);
    };
    agent.setTimeout(patience, () => finish([]));
    agent.on('error', () => finish([])).on('close', () => finish([]));
    agent.on('data', (piece: Buffer) => {
      said = Buffer.concat([said, piece]);
      const length = said.length < 4 ? 0 : said.readUInt32BE(0);
      if (length > LONGEST) finish([]);
      if (length > 0 && said.length >= 4 + length) finish(parse(said.subarray(4, 4 + length)));
    });
    agent.write(REQUEST);
  });
}

function parse(answer: Buffer): readonly AgentKey[] {
  const keys: AgentKey[] = [];
  let at = 5;
  const next = () => {
    const length = answer.readUInt32BE(at);
    at += 4 + length;
    return answer.subarray(at - length, at);
  };
  try {
    if (answer[0] !== ANSWER) return [];
    for (let left = answer.readUInt32BE(1); left > 0 && at < answer.length; left -= 1) {
      keys.push({ blob: next(), comment: next().toString() });
    }
  } catch {
    // It ends in the middle of a key: those before it are good.
  }
  return keys;
}
