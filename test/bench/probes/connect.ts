// Logs in to all hosts of an SSH configuration that are named, and has each run `true`.
import { parseHost } from '../../../src/transports/host-spec.ts';
import { openPool } from '../../../src/transports/pool.ts';

const [configFile = '', cacheFolder = '', ...names] = process.argv.slice(2);
const { signal } = new AbortController();
const pool = openPool({ cacheFolder, configFile, connectTimeout: 60_000 });
await Promise.all(
  names.map(async (name) => {
    const spec = parseHost(name);
    if ('fault' in spec) throw new Error(spec.fault);
    const transport = await pool.open(spec, { sudo: false });
    const { code } = await transport.run({ script: 'true', args: [], maxBytes: 64 }, signal);
    if (code !== 0) throw new Error(`${name}: true ended with ${code}`);
  }),
);
await pool.close();
