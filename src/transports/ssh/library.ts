/** The one place that loads the library, which takes longer than all of ours. */
export { BaseAgent, Client, OpenSSHAgent, utils } from 'ssh2';
