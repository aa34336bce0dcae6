/** In the full run nothing may be skipped: what is missing fails. */
export const FULL = Boolean(process.env.DEPLOYTRACE_TEST_FULL);
