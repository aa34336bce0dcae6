const CLASS_PATH = ['-cp', '-classpath', '--class-path'];
const VALUES = new Set([
  ...CLASS_PATH,
  '-p',
  '--module-path',
  '--add-modules',
  '--add-opens',
  '--add-exports',
  '--add-reads',
]);

/**
 * What java's arguments say that it runs, the likeliest first: `-jar app.jar`, a source file that it compiles as
 * it starts, or where the class path may hold the main class.
 */
export function javaPaths(args: readonly string[]): readonly string[] {
  let classPath = '.';
  for (let i = 0; i < args.length; i += 1) {
    const [argument = '', next = ''] = args.slice(i, i + 2);
    if (argument === '-jar') return [next];
    if (argument === '-m' || argument === '--module') return [];
    if (CLASS_PATH.includes(argument)) classPath = next;
    if (argument.startsWith('--class-path=')) classPath = argument.slice('--class-path='.length);
    if (VALUES.has(argument)) i += 1;
    else if (!/^[-@]/.test(argument))
      return argument.endsWith('.java') ? [argument] : classFiles(classPath, argument);
  }
  return [];
}

/** Folders hold it by its name; which archive does, only looking into them would tell. */
function classFiles(classPath: string, name: string): readonly string[] {
  const [archives, folders] = [/\.(jar|zip)$/i, /^(?!.*(\*|\.(jar|zip))$)/i].map((pattern) =>
    classPath.split(':').filter((entry) => pattern.test(entry)),
  );
  const inFolders = folders?.map((folder) => `${folder || '.'}/${name.replaceAll('.', '/')}.class`);
  return [...(inFolders ?? []), ...(archives ?? [])];
}
