// Puts the chunks that every start needs into one file, and those that are needed together into others: to
// find and read a file costs node more than to compile what is in it, and a plain `show` needs sixty.
import { basename } from 'node:path';
import { build } from 'esbuild';

/** Files by name, and the entry points of what is in each. */
const GROUPS = {
  /** Every command. */
  start: ['src/main.ts', 'src/code-cache.ts'],
  /** A plain `show` in a repository. */
  everyday: [
    'src/commands/person.ts',
    'src/commands/show.ts',
    'src/renderers/text/text.ts',
    'src/renderers/text/several.ts',
    'src/adapters/source/git/index.ts',
    'src/adapters/artifact/checkout/index.ts',
    'src/adapters/process/host/index.ts',
    'src/clients/procfs/local.ts',
  ],
  /** And with flags. */
  flags: ['src/cli/cli.ts'],
  /** And with a config. */
  config: [
    'src/config/load.ts',
    'src/config/select.ts',
    'src/config/places.ts',
    'src/config/policy.ts',
    'src/config/parse-block.ts',
    'src/adapters/source/git/options.ts',
    'src/adapters/artifact/checkout/options.ts',
    'src/adapters/process/host/options.ts',
  ],
  /** And with an image. */
  image: [
    'src/adapters/artifact/image/options.ts',
    'src/adapters/artifact/image/index.ts',
    'src/clients/registry/digest.ts',
  ],
  /** And with hosts. */
  hosts: [
    'src/transports/host-spec.ts',
    'src/transports/pool.ts',
    'src/transports/ssh/connect.ts',
    'src/transports/ssh/log-in.ts',
    'src/clients/procfs/remote/remote.ts',
    'src/clients/shell/batch.ts',
    'src/adapters/artifact/checkout/on-host.ts',
    'src/clients/files/remote/place.ts',
  ],
};

/**
 * Each group, without what is in those before it: its outputs, by their paths; those of them that are asked for
 * from elsewhere, and of these the entry points, by their file names.
 */
export function toGroups(outputs) {
  const before = new Set();
  return Object.entries(GROUPS).map(([name, sources]) => {
    const entries = sources.map((source) => outputOf(outputs, source));
    const paths = reachAll(outputs, entries, before);
    for (const path of paths) before.add(path);
    const asked = paths.filter((path) => entries.includes(path) || isAskedFor(outputs, path, paths));
    return { name, paths, members: asked.map(nameOf), entries: entries.map(nameOf) };
  });
}

function outputOf(outputs, source) {
  const found = Object.keys(outputs).find((path) => outputs[path].entryPoint === source);
  if (!found) throw new Error(`groups.mjs: ${source} is loaded by nobody with import() any more`);
  return found;
}

function reachAll(outputs, entries, before) {
  const seen = new Set();
  const reach = (path) => {
    if (seen.has(path) || before.has(path)) return;
    seen.add(path);
    for (const { path: next, kind } of outputs[path].imports)
      if (kind === 'import-statement' && next in outputs) reach(next);
  };
  entries.forEach(reach);
  return [...seen];
}

function isAskedFor(outputs, path, group) {
  return Object.entries(outputs).some(([from, { imports }]) =>
    imports.some((each) => each.path === path && (each.kind === 'dynamic-import' || !group.includes(from))),
  );
}

const nameOf = (path) => basename(path);

/**
 * A group as one text: an expression that gives its members, each of which runs when it is first asked for.
 * In between they share one scope, as if they had never been apart.
 */
export async function toOneText({ paths, members }, texts, options) {
  const own = new Map(paths.map((path) => [nameOf(path), texts.get(path)]));
  const { outputFiles } = await build({
    ...options,
    stdin: {
      contents: `module.exports={${members.map((name) => `${JSON.stringify(name)}:()=>require("./${name}")`).join(',')}}`,
    },
    bundle: true,
    write: false,
    format: 'cjs',
    plugins: [{ name: 'group', setup: (setup) => resolveWithin(own, setup) }],
  });
  return `((require,__dirname)=>{const module={};${outputFiles[0].text}\nreturn module.exports})`;
}

/** What others hold, and whatever is loaded lazily, is asked for by name. */
function resolveWithin(own, { onResolve, onLoad }) {
  onResolve({ filter: /./ }, ({ path, kind }) =>
    own.has(nameOf(path)) && kind !== 'dynamic-import'
      ? { path: nameOf(path), namespace: 'group' }
      : { path, external: true },
  );
  onLoad({ filter: /./, namespace: 'group' }, ({ path }) => ({ contents: own.get(path) }));
}

/** The file that a start loads: it finds all the others. `build` names their texts. */
export function toStart(text, groups, build) {
  const others = groups.slice(1).map(({ name, members, entries }) => [name, { members, entries }]);
  return `"use strict";
const groups=${JSON.stringify(Object.fromEntries(others))};
const own=${text}(load,__dirname);
const groupOf=new Map(Object.entries(groups).flatMap(([group,{members}])=>members.map(name=>[name,group])));
const opened=new Map();
function open(group){
if(!opened.has(group))opened.set(group,own["code-cache.cjs"]().loadCode({name:group,path:__dirname+"/chunks/"+group+".js",entries:groups[group].entries,build:"${build}"},load));
return opened.get(group)}
function load(id){
const name=id.slice(id.lastIndexOf("/")+1);
if(Object.hasOwn(own,name))return own[name]();
const group=groupOf.get(name);
if(group)return open(group)(name);
return require(id[0]==="."?"./chunks/"+name:id)}
module.exports=load;
`;
}

/** A chunk that is in no group, and finds all others as those in groups do. */
export const toChunk = (code, folder) => `require=require("${folder}start.cjs");${code}`;
