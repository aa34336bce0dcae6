import { ConfigError } from '../model/errors.ts';
import { toMask } from '../model/mask.ts';
import { maskTrace } from '../model/mask-trace.ts';
import { trace } from '../pipeline/trace.ts';
import { toJson } from '../renderers/json/json.ts';
import { type BeginFlags, begin } from './begin.ts';
import { withSettings } from './run-trace.ts';

/** As `src/index.ts` says of them to those who use it. */
export interface LibraryOptions extends BeginFlags {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

const TIMEOUT = 10_000;

/** What the library does for its callers: `show --json`, without a command line. */
export async function traceFor({
  cwd = process.cwd(),
  env = process.env,
  signal = new AbortController().signal,
  timeout = TIMEOUT,
  ...flags
}: LibraryOptions): Promise<ReturnType<typeof toJson>> {
  if (!(timeout > 0 && Number.isFinite(timeout)))
    throw new ConfigError([{ message: `timeout: expected milliseconds above 0, got ${timeout}` }]);
  const place = { cwd, env, signal };
  const { plan, secrets } = await begin(flags, place);
  const seen = await withSettings({ timeout: timeout / 1000 }, place, undefined, (settings) =>
    trace(plan, settings),
  );
  const result = toJson(secrets.length > 0 ? maskTrace(toMask(secrets), seen) : seen);
  // Data of the caller's own, and nothing that JSON would not hold.
  return JSON.parse(JSON.stringify(result));
}
