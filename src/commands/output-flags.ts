/** One of the two flags as it was given: which format belongs to which file depends on their order. */
export interface OutputFlag {
  readonly flag: 'format' | 'output';
  readonly value: string;
}

export interface OutputFlags {
  readonly json?: boolean;
  /** Both hold both flags, in the order of the command line. */
  readonly format?: readonly OutputFlag[];
  readonly output?: readonly OutputFlag[];
}

/** Collects the values of both flags of one command in one list. */
export function outputCollector(): (flag: OutputFlag['flag']) => (value: string) => OutputFlag[] {
  const given: OutputFlag[] = [];
  return (flag) => (value) => {
    given.push({ flag, value });
    return given;
  };
}
