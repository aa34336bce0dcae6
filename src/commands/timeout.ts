/** Seconds for each stage. */
export const DEFAULT_TIMEOUT = 10;
