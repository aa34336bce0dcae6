import * as z from 'zod';
import { DURATION_EXAMPLES, durationText, parseDuration } from '../model/duration.ts';
import { STRENGTHS } from '../model/evidence.ts';
import { INTERVAL_BOUNDS, POLICY_DEFAULTS, type PolicySettings } from '../model/policy.ts';
import { type Config, type ConfigFile, STAGES } from './config.ts';
import { type Parsed, parseBlock } from './parse-block.ts';
import { toConfigError } from './text.ts';

const [, ...DEMANDABLE] = STRENGTHS;
const { least, most } = INTERVAL_BOUNDS;

function duration(shortest = 0, longest = Number.POSITIVE_INFINITY, expected = DURATION_EXAMPLES) {
  const isFine = (text: string) => {
    const length = parseDuration(text);
    return length !== null && length >= shortest && length <= longest;
  };
  return z.string().refine(isFine, {
    error: ({ input }) => `expected ${expected}, got ${JSON.stringify(input)}`,
  });
}

/** `policy:`: what `verify` demands and tolerates. */
export const policyOptions = z
  .strictObject({
    expect: z
      .string()
      .min(1)
      .describe('What should run instead of source.ref: a branch, a tag, a commit, HEAD.'),
    exact: z
      .boolean()
      .describe(
        'Nothing but that commit, not even another that contains it. Default: false where expect names a commit or wait waits for one, else true.',
      ),
    stage: z
      .enum(STAGES)
      .meta({ default: POLICY_DEFAULTS.stage })
      .describe('How far along the chain all must be as it was meant.'),
    'min-strength': z
      .enum(DEMANDABLE)
      .meta({ default: POLICY_DEFAULTS.minStrength })
      .describe('Every link must be shown by evidence of at least this strength.'),
    'allow-behind': z
      .int()
      .min(0)
      .meta({ default: POLICY_DEFAULTS.allowBehind })
      .describe('How many commits what runs may lack.'),
    'allow-unknown': z
      .boolean()
      .meta({ default: POLICY_DEFAULTS.allowUnknown })
      .describe('Tolerate what cannot be told, beside something that is as it was meant.'),
    'require-clean': z
      .boolean()
      .meta({ default: POLICY_DEFAULTS.requireClean })
      .describe(
        "Nothing edited and nothing untracked, in the source's work tree and the artifact.",
      ),
    'max-age': duration().describe('How old the commit that runs may be: 30d.'),
    wait: duration().describe('Wait until all of this holds, at most so long: 10m.'),
    interval: duration(
      least,
      most,
      `a duration from ${durationText(least)} to ${durationText(most)}`,
    )
      .meta({ default: durationText(POLICY_DEFAULTS.interval) })
      .describe('While waiting: from one look to the next, at first; it grows.'),
    stable: duration().describe(
      'While waiting: how long all of this must have held, with the same processes: 30s.',
    ),
  })
  .partial();

/** The same at the top of the file, where it also says which environments are meant. */
export const basePolicyOptions = policyOptions.extend({
  environment: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe('The environments to verify where no flag names one: a name, several, or all.'),
});

type Written = z.output<typeof policyOptions>;

/** What the config says of the policy; nothing where it has no such section. */
export function parsePolicy(config: Config): Parsed<PolicySettings> {
  if (!config.policy) return { value: {} };
  const schema = config.environment === null ? basePolicyOptions : policyOptions;
  const parsed = parseBlock(schema, config.policy, config);
  return 'faults' in parsed ? parsed : { value: toSettings(parsed.value) };
}

/** The environments that the file wants verified; null where it does not say. Throws ConfigError. */
export function environmentsOf(file: ConfigFile): readonly string[] | null {
  if (!file.base.policy) return null;
  const parsed = parseBlock(basePolicyOptions, file.base.policy, file);
  if ('faults' in parsed) throw toConfigError(parsed.faults);
  const { environment } = parsed.value;
  return environment === undefined ? null : [environment].flat();
}

/** What is said, in the names of the model. */
export function toSettings(written: Written): PolicySettings {
  const settings = {
    expect: written.expect,
    exact: written.exact,
    stage: written.stage,
    minStrength: written['min-strength'],
    allowBehind: written['allow-behind'],
    allowUnknown: written['allow-unknown'],
    requireClean: written['require-clean'],
    maxAge: toMilliseconds(written['max-age']),
    wait: toMilliseconds(written.wait),
    interval: toMilliseconds(written.interval),
    stable: toMilliseconds(written.stable),
  };
  const said = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said);
}

function toMilliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseDuration(text) ?? undefined);
}
