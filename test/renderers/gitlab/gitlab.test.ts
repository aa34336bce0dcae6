import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderGitlab } from '../../../src/renderers/gitlab/gitlab.ts';
import { hostileText, infect } from '../../support/infect.ts';
import { PLACES, PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';

/**
 * What GitLab documents of a code quality report: these fields, none empty, and one fingerprint an entry. What this
 * takes, the schema takes by which GitLab itself reads entries (`codeclimate.json`), which asks for less.
 */
const REPORT = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    additionalProperties: false,
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', pattern: '^deploytrace/[a-z-]+$' },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        additionalProperties: false,
        properties: {
          path: { type: 'string', pattern: '^(?!/|\\./|\\.\\./).+$' },
          lines: {
            type: 'object',
            required: ['begin'],
            additionalProperties: false,
            properties: { begin: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
};

const validate = new Ajv({ allErrors: true }).compile(REPORT);
const made = (name: string) => scenarios[name]?.() ?? expect.fail(name);

test.each(Object.entries(scenarios))('%s is a report as documented', (_name, make) => {
  const report = JSON.parse(renderGitlab([{ ...make(), places: PLACES }], PLAIN));
  validate(report);
  expect(validate.errors ?? []).toEqual([]);
  const prints = report.map((each: { fingerprint: string }) => each.fingerprint);
  expect(new Set(prints).size).toBe(prints.length);
});

test('begins without a byte order mark, lists nothing of what is fine, and what is wrong at its line', () => {
  expect(renderGitlab([made('same')], PLAIN)).toBe('[]\n');
  expect(JSON.parse(renderGitlab([{ ...made('stale'), places: PLACES }], PLAIN))).toMatchObject([
    {
      check_name: 'deploytrace/process-stale',
      severity: 'major',
      location: { path: 'ops/deploy.config.yaml', lines: { begin: 12 } },
    },
  ]);
});

test('is a report whatever foreign text holds', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(scenarios)), hostileText, (make, text) => {
      validate(JSON.parse(renderGitlab([infect(make(), text)], PLAIN)));
      expect(validate.errors ?? []).toEqual([]);
    }),
  );
});
