import { expect } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { deploytrace } from './run.ts';

/** What `verify --json` says of the system that `cwd` describes, held to its schema, with the exit code. */
export async function verify(cwd: string) {
  const { stdout, code, stderr } = await deploytrace(['verify', '--json'], { cwd });
  expect(stderr).toBe('');
  return { code, trace: traceOutput.parse(JSON.parse(stdout)) };
}

export const verdicts = (links: readonly { verdict: string }[]) =>
  links.map(({ verdict }) => verdict);
