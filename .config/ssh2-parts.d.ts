// The types of ssh2 describe it as a whole; these are the parts that are loaded.
declare module 'ssh2/lib/agent.js' {
  export { BaseAgent, OpenSSHAgent } from 'ssh2';
}
declare module 'ssh2/lib/client.js' {
  export { Client as default } from 'ssh2';
}
declare module 'ssh2/lib/protocol/keyParser.js' {
  import { utils } from 'ssh2';
  export const parseKey: typeof utils.parseKey;
}
