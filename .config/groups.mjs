// Puts the chunks that every start needs into one file, and those that are needed together into others: to
// find and read a file costs node more than to compile what is in it, and a plain `show` needs forty.
import { basename } from 'node:path';

/** Files by name, and the entry points of what is in each. */
const FILES = {
  /** A plain `show` in a repository. */
  everyday: [
  'src/cli.ts',
  'src/commands/person.ts',
  'src/commands/show.ts',
  'src/renderers/text/text.ts',
  'src/renderers/text/several.ts',
  'src/adapters/source/git/index.ts',
  'src/adapters/artifact/checkout/index.ts',
  'src/adapters/process/host/index.ts',
  'src/clients/procfs/local.ts',
  ],
  /** And with a config. */
  config: [
    'src/config/load.ts',
    'src/config/select.ts',
    'src/adapters/source/git/options.ts',
    'src/adapters/artifact/checkout/options.ts',
    'src/adapters/process/host/options.ts',
  ],
  /** And with hosts. */
  hosts: [
    'src/transports/pool.ts',
    'src/transports/ssh/connect.ts',
    'src/transports/ssh/log-in.ts',
    'src/clients/procfs/remote/remote.ts',
    'src/clients/shell/batch.ts',
    'src/adapters/artifact/checkout/on-host.ts',
  ],
};

/** What a start loads at once: the paths of these outputs. */
export const startOutputs = (outputs) =>
  reachAll(outputs, ['src/main.ts', 'src/code-cache.ts'], () => true);

/** What each file holds, without what is in those before it. */
export function fileOutputs(outputs, start) {
  const before = new Set(start);
  return Object.entries(FILES).map(([name, sources]) => {
    const paths = reachAll(outputs, sources, (path) => !before.has(path));
    for (const path of paths) before.add(path);
    return { name, paths };
  });
}

function reachAll(outputs, sources, counts) {
  const seen = new Set();
  const reach = (path) => {
    if (seen.has(path) || !counts(path)) return;
    seen.add(path);
    for (const { path: next, kind } of outputs[path].imports)
      if (kind === 'import-statement' && next in outputs) reach(next);
  };
  for (const source of sources) {
    const found = Object.keys(outputs).find((path) => outputs[path].entryPoint === source);
    if (!found) throw new Error(`everyday.mjs: ${source} is loaded by nobody with import() any more`);
    reach(found);
  }
  return [...seen];
}

/**
 * An expression that, with a `require` for all others, gives these modules by their names; each runs when it is
 * first asked for. It also says how many of them have.
 */
export function toOneText(modules) {
  const members = modules.map(
    ([path, code]) =>
      `${JSON.stringify(basename(path))}:(function(exports,require,module){${code}\n})`,
  );
  return `((require,__dirname)=>{const members={${members.join(',\n')}};
const loaded={};
function load(id){
const name=id.slice(id.lastIndexOf("/")+1);
if(!Object.hasOwn(members,name))return require(id[0]==="."?"./"+name:id);
if(!Object.hasOwn(loaded,name)){const module=loaded[name]={exports:{}};members[name](module.exports,load,module)}
return loaded[name].exports}
return{load,share:()=>Object.keys(loaded).length/${members.length}}})`;
}

/** What stands in a member's own place, for those who are not in that file. */
export function toStub(file, path) {
  return `module.exports=require(${JSON.stringify(file)})(${JSON.stringify(basename(path))});\n`;
}
