/**
 * The one place that loads the library, which takes longer than all of ours; and of it only these parts,
 * since the whole would bring a server and HTTP along.
 */
export { BaseAgent, OpenSSHAgent } from 'ssh2/lib/agent.js';
export { default as Client } from 'ssh2/lib/client.js';
export { parseKey } from 'ssh2/lib/protocol/keyParser.js';
