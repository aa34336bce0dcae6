import { parseEnv } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderDotenv } from '../../../src/renderers/dotenv/dotenv.ts';
import { hostileText, infect } from '../../support/infect.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { commit } from '../../support/trace.ts';

/** What GitLab documents of a dotenv report. */
const LARGEST = 5 * 1024;
const MOST_VARIABLES = 20;
const LINE = /^[A-Z_]+=[A-Za-z0-9,-]*$/;

test('tells later jobs what they may want to decide on', () => {
  const trace = scenarios.stale?.() ?? expect.fail();
  expect(parseEnv(renderDotenv([trace], PLAIN))).toEqual({
    DEPLOYTRACE_VERDICT: 'drift',
    DEPLOYTRACE_EXPECTED: commit('9f2c1ab'),
    DEPLOYTRACE_RUNNING: commit('51d0e77'),
    DEPLOYTRACE_PROCESSES: '1',
    DEPLOYTRACE_DRIFTED: '1',
    DEPLOYTRACE_UNKNOWN: '0',
    DEPLOYTRACE_BEHIND: '3',
  });
});

test('holds nothing that a shell, a quote or a size limit could trip over, whatever foreign text holds', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(scenarios)), hostileText, (make, text) => {
      const trace = make();
      const dotenv = renderDotenv([infect(trace, text)], PLAIN);
      expect(dotenv).toBe(renderDotenv([trace], PLAIN));
      const lines = dotenv.trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(MOST_VARIABLES);
      for (const line of lines) expect(line).toMatch(LINE);
      expect(dotenv.length).toBeLessThan(LARGEST);
    }),
  );
});

test('a revision that is none is left out', () => {
  const trace = scenarios.stale?.() ?? expect.fail();
  const running = trace.running.map((each) => ({ ...each, revision: 'f00\nPATH=/tmp' }));
  expect(renderDotenv([{ ...trace, running }], PLAIN)).toContain('DEPLOYTRACE_RUNNING=\n');
});
