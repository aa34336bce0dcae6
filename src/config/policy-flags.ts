import { ConfigError, type ConfigFault } from '../model/errors.ts';
import type { PolicySettings } from '../model/policy.ts';
import { descriptionAt, toJsonSchema } from './known-keys.ts';
import { policyOptions, toSettings } from './policy.ts';
import { suggest } from './suggest.ts';
import { expectedWords, type Issue } from './words.ts';

/** A policy as a command line has it: texts and switches, by the names of `policy:`. */
export type WrittenPolicy = Readonly<Record<string, string | boolean>>;

/** Checks flags by the schema of the config. Throws `ConfigError` with every fault. */
export function parseWritten(written: WrittenPolicy): PolicySettings {
  const values = Object.entries(written).map(([name, value]) => [name, toValue(name, value)]);
  const parsed = policyOptions.safeParse(Object.fromEntries(values), { error: () => '' });
  if (parsed.success) return toSettings(parsed.data);
  throw new ConfigError(parsed.error.issues.map((issue) => toFault(issue, written)));
}

/** The one number among them. */
function toValue(name: string, value: string | boolean): string | boolean | number {
  return name === 'allow-behind' && /^\d{1,9}$/.test(String(value)) ? Number(value) : value;
}

function toFault(issue: Issue, written: WrittenPolicy): ConfigFault {
  const name = String(issue.path[0]);
  const got = String(written[name]);
  const said = issue.message || `expected ${expectedWords(issue)}, got ${JSON.stringify(got)}`;
  const near = issue.code === 'invalid_value' ? suggest(got, issue.values.map(String)) : null;
  const about = descriptionAt(toJsonSchema(policyOptions), [name]);
  const hint = near ? `Did you mean ${near}?` : about;
  return { message: `--${name}: ${said}`, ...(hint === null ? {} : { hint }) };
}
