/**
 * What the arguments of Erlang's machine say that it runs, the likeliest first: a script of Elixir, or the compiled
 * modules that it was told to start, where it was told to look for them.
 */
export function erlangPaths(args: readonly string[]): readonly string[] {
  const [, ...after] = args.slice(Math.max(0, args.indexOf('-extra')));
  const script = args.includes('-extra') && after.find((word) => /\.exs?$/.test(word));
  if (script) return [script];
  const folders = valuesOf(args, ['-pa', '-pz']);
  const modules = starts(args).map(([module]) => module);
  return modules.flatMap((module) => folders.map((folder) => `${folder}/${module}.beam`));
}

/** `-run shop start`, `-s shop`. */
function starts(args: readonly string[]): readonly (readonly string[])[] {
  return args.flatMap((word, index) =>
    ['-run', '-s'].includes(word) ? [valuesAt(args, index)] : [],
  );
}

function valuesOf(args: readonly string[], names: readonly string[]): readonly string[] {
  return args.flatMap((word, index) => (names.includes(word) ? valuesAt(args, index) : []));
}

/** All up to the next option. */
function valuesAt(args: readonly string[], index: number): readonly string[] {
  const after = args.slice(index + 1);
  const end = after.findIndex((word) => word.startsWith('-'));
  return end < 0 ? after : after.slice(0, end);
}
