declare const DEPLOYTRACE_VERSION: string | undefined;

/** Of package.json; the build fills it in. */
export const VERSION =
  typeof DEPLOYTRACE_VERSION === 'string' ? DEPLOYTRACE_VERSION : '0.0.0-source';
