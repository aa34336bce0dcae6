/** A place in a text file; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a configuration. */
export interface ConfigFault {
  readonly message: string;
  readonly position?: Position;
  /** The line of the file that the position points into. */
  readonly excerpt?: string;
  readonly hint?: string;
}

/** The user asked for something impossible: exit code 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(faults.map((fault) => fault.message).join('\n'));
    this.faults = faults;
  }
}

/** A stage could not be looked at: thrown inside an adapter, turned into a value by `pipeline/resolve.ts`. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  readonly code: import('./problem.ts').ProblemCode;
  readonly hint: string | undefined;

  constructor(code: import('./problem.ts').ProblemCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
