// Puts the chunks that nearly every trace needs into one file: to find and read a file costs node more than
// to compile what is in it, and a plain `show` needs forty.

/** Entry points of what a plain `show` in a repository loads. */
const EVERYDAY = [
  'src/cli.ts',
  'src/commands/show.ts',
  'src/renderers/text/text.ts',
  'src/renderers/text/several.ts',
  'src/adapters/source/git/index.ts',
  'src/adapters/artifact/checkout/index.ts',
  'src/adapters/process/host/index.ts',
  'src/clients/procfs/local.ts',
];

/** Paths of the outputs that belong into one file: what those load at once, without what the start has loaded before. */
export function everydayOutputs(outputs, start) {
  const reach = (path, seen) => {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const { path: next, kind } of outputs[path].imports) {
      if (kind === 'import-statement' && next in outputs) reach(next, seen);
    }
    return seen;
  };
  const before = reach(start, new Set());
  const entries = EVERYDAY.map((source) => {
    const found = Object.keys(outputs).find((path) => outputs[path].entryPoint === source);
    if (!found) throw new Error(`everyday.mjs: ${source} is loaded by nobody with import() any more`);
    return found;
  });
  const all = entries.reduce((seen, path) => reach(path, seen), new Set());
  return [...all].filter((path) => !before.has(path));
}

/** One CommonJS module that gives these others by their names; each runs when it is first asked for. */
export function toOneModule(modules) {
  const members = modules.map(
    ({ id, code }) => `${JSON.stringify(id)}:(function(exports,require,module){${code}\n})`,
  );
  return `const members={${members.join(',\n')}};
const loaded={};
function load(id){
if(!Object.hasOwn(members,id))return require(id);
if(!Object.hasOwn(loaded,id)){const module=loaded[id]={exports:{}};members[id](module.exports,load,module)}
return loaded[id].exports}
module.exports=load;
`;
}

/** What stands in a member's own place, for those who are not in that file. */
export function toStub(file, id) {
  return `module.exports=require(${JSON.stringify(file)})(${JSON.stringify(id)});\n`;
}
