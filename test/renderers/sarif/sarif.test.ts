import { Ajv } from 'ajv';
import { default as addFormats } from 'ajv-formats';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Trace } from '../../../src/model/trace.ts';
import { toIssues } from '../../../src/renderers/issues.ts';
import { renderSarif } from '../../../src/renderers/sarif/sarif.ts';
import { hostileSamples, hostileText, infect } from '../../support/infect.ts';
import { testWith } from '../../support/needs.ts';
import { schemaText } from '../../support/readers/readers.ts';
import { PLACES, PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { loaded, process, source, traceOf } from '../../support/trace.ts';

const all = Object.entries(scenarios);
const made = (name: string) => scenarios[name]?.() ?? expect.fail(name);
const runOf = (trace: Trace) => JSON.parse(renderSarif([trace], PLAIN)).runs[0];

testWith('readers of formats')('every log is valid by the schema of SARIF 2.1.0', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  // It is written in draft 4, of which it uses nothing that has changed but these two.
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(schemaText('sarif-2.1.0-rtm.5.json'));
  const validate = ajv.compile(schema);
  const traces = [
    ...all.flatMap(([, make]) => [make(), { ...make(), places: PLACES }]),
    ...hostileSamples.map((text) => infect({ ...made('foreign'), places: PLACES }, text)),
  ];
  for (const trace of traces) {
    validate(JSON.parse(renderSarif([trace], PLAIN)));
    expect(validate.errors ?? []).toEqual([]);
  }
  expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
});

test('drift is an error and unknown a warning, at the line of the config that names the stage', () => {
  const [artifact, processes] = runOf({ ...made('modified'), places: PLACES }).results;
  expect(artifact).toMatchObject({
    ruleId: 'artifact-modified',
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'ops/deploy.config.yaml' },
          region: { startLine: 7, startColumn: 3 },
        },
      },
    ],
  });
  expect(processes.locations[0].physicalLocation.region.startLine).toBe(12);
  expect(runOf(made('unknown')).results).toMatchObject([{ level: 'warning' }]);
  expect(runOf(made('same')).results).toEqual([]);
});

test('every result has a rule in the log, and the commit that was meant is named', () => {
  for (const [, make] of all) {
    const { tool, results } = runOf(make());
    for (const { ruleId, ruleIndex } of results)
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  }
  const remote = source({}, {}, 'git@git.example.com:shop/api.git');
  expect(runOf(traceOf({ source: remote })).versionControlProvenance).toEqual([
    {
      repositoryUri: 'ssh://git@git.example.com/shop/api.git',
      revisionId: `9f2c1ab${'0'.repeat(33)}`,
    },
  ]);
});

const stale = (pids: readonly number[], parts = {}) =>
  traceOf({
    processes: pids.map((pid) => [process(pid), loaded('stale', '51d0e77', `${pid} is stale`)]),
    ...parts,
  });
const prints = (trace: Trace) =>
  runOf(trace).results.map((each: { partialFingerprints: object }) => each.partialFingerprints);

test('the same fault has the same fingerprint tomorrow, and another elsewhere', () => {
  const today = prints({ ...stale([4121, 4122]), places: PLACES });
  expect(today).toHaveLength(1);
  expect(prints(stale([77]))).toEqual(today);
  expect(prints(stale([4121], { environment: 'staging' }))).not.toEqual(today);
  expect(prints(made('different'))).not.toEqual(today);
});

test('fingerprints are different from one another within a log', () => {
  for (const [, make] of all) {
    const found = toIssues(make()).map(({ fingerprint }) => fingerprint);
    expect(new Set(found).size).toBe(found.length);
  }
});

test('whatever foreign text holds, a message has no link and no placeholder', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      for (const { message } of runOf(infect(made('stale-edited'), text)).results) {
        expect(message.text).not.toMatch(/\]\(/);
        expect(message.text.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
      }
    }),
  );
});
