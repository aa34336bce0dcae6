import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderJson } from '../../../src/renderers/json/json.ts';
import { traceOutput } from '../../../src/renderers/json/schema.ts';
import { renderNdjson } from '../../../src/renderers/ndjson/ndjson.ts';
import { hostileText, infect } from '../../support/infect.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';

test.each(Object.entries(scenarios))(
  '%s is one line, the same value as JSON has',
  (_name, make) => {
    const lines = renderNdjson(make(), PLAIN).split('\n');
    expect(lines).toHaveLength(2);
    const value = JSON.parse(lines[0] ?? '');
    expect(value).toEqual(JSON.parse(renderJson(make(), PLAIN)));
    expect(traceOutput.parse(value)).toBeDefined();
  },
);

test('foreign text comes back as it was, and never ends the line', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const trace = infect(scenarios.stale?.() ?? expect.fail(), text);
      const lines = renderNdjson(trace, PLAIN).split('\n');
      expect(lines).toHaveLength(2);
      expect(JSON.parse(lines[0] ?? '').system).toBe(trace.system);
    }),
  );
});
