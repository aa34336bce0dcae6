/** The one place that loads the library. Its own ways to an engine are not used: see `agent.ts`. */
export { default as Docker } from 'dockerode';
