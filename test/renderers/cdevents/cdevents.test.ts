import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { PackageURL } from 'packageurl-js';
import { expect, test } from 'vitest';
import type { Trace } from '../../../src/model/trace.ts';
import { renderCdevents } from '../../../src/renderers/cdevents/cdevents.ts';
import { hostileSamples, infect } from '../../support/infect.ts';
import { testWith } from '../../support/needs.ts';
import { readByPython, schemaText } from '../../support/readers/readers.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { commit, process, sameLoaded, source, traceOf } from '../../support/trace.ts';

const all = Object.values(scenarios);
const made = (name: string) => scenarios[name]?.() ?? expect.fail(name);
const hostile = hostileSamples.map((text, index) =>
  infect({ ...(all[index % all.length]?.() ?? expect.fail()), environment: 'x' }, text),
);
const traces = [...all.map((make) => make()), ...hostile];

interface Event {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: { readonly subject: { readonly content: Record<string, unknown> } };
}

const eventsOf = (trace: Trace): readonly Event[] => JSON.parse(renderCdevents([trace], PLAIN));
const contents = (trace: Trace) => eventsOf(trace).map(({ data }) => data.subject.content);

/** The published schemas, from the Go library in which they are kept as text. */
function schemas(): ReadonlyMap<string, object> {
  const found = schemaText('cdevents.go').matchAll(
    /"(https:\/\/cdevents\.dev\/[^"]+)": `([^`]*)`/g,
  );
  return new Map([...found].map(([, id = '', text = '']) => [id, JSON.parse(text)]));
}

testWith('readers of formats')('every event is valid by its CDEvents schema', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const known = schemas();
  expect(known.size).toBeGreaterThan(50);
  for (const [id, schema] of known) ajv.addSchema(schema, id);
  const validate = (event: Event) => {
    const [, subject, predicate] = /^dev\.cdevents\.(\w+)\.(\w+)\./.exec(event.type) ?? [];
    return ajv.getSchema(`https://cdevents.dev/0.4.1/schema/${subject}-${predicate}-event`)?.(
      event.data,
    );
  };
  for (const event of traces.flatMap(eventsOf)) {
    expect([event.type, validate(event), ajv.errorsText()]).toEqual([
      event.type,
      true,
      'No errors',
    ]);
  }
  const [event] = eventsOf(made('same'));
  expect(validate({ ...(event ?? expect.fail()), data: { subject: { content: {} } } })).toBe(false);
});

testWith('readers of formats')('every batch is one of CloudEvents', () => {
  const batches = readByPython<readonly (readonly string[])[]>(
    'events.py',
    traces.map((trace) => renderCdevents([trace], PLAIN)),
  );
  expect(batches.map((batch) => batch.map(([id]) => id))).toEqual(
    traces.map((trace) => eventsOf(trace).map(({ id }) => id)),
  );
});

test('what runs was deployed, when it started, and the verdict is a test that finished', () => {
  const location = 'git@git.example.com:shop/api.git';
  const [deployed, finished] = contents({
    ...traceOf({ source: source({}, {}, location) }),
    environment: 'live',
  });
  expect(deployed).toEqual({
    environment: { id: 'live' },
    artifactId: expect.stringContaining(
      `pkg:generic/shop-api@${commit('9f2c1ab')}?vcs_url=git%2Bssh`,
    ),
  });
  expect(finished).toMatchObject({ outcome: 'pass', environment: { id: 'live' } });
  expect(contents(made('stale')).at(-1)).toMatchObject({ outcome: 'fail' });
  expect(contents(made('unknown')).at(-1)).toMatchObject({ outcome: 'error' });
});

test('of edited code and of what cannot be told nothing was deployed', () => {
  const types = (name: string) => eventsOf(made(name)).map(({ type }) => type.split('.')[3]);
  for (const name of ['modified', 'unknown', 'absent']) expect(types(name)).toEqual(['finished']);
});

test('the same deployment is the same event, however often it is looked at', () => {
  const look = (pid: number, resolvedAt: string) =>
    eventsOf({ ...traceOf({ processes: [[process(pid), sameLoaded()]] }), resolvedAt });
  const [first, again, other] = [
    look(4121, '2026-03-01T14:00:00.000Z'),
    look(4121, '2026-03-01T15:00:00.000Z'),
    look(4122, '2026-03-01T15:00:00.000Z'),
  ].map((events) => events.map(({ id }) => id));
  expect(again?.[0]).toBe(first?.[0]);
  expect(other?.[0]).not.toBe(first?.[0]);
  expect(again?.[1]).not.toBe(first?.[1]);
});

test('artifacts are package URLs, whatever a system is called', () => {
  for (const trace of traces) {
    for (const { artifactId } of contents(trace)) {
      if (artifactId === undefined) continue;
      const { type, version } = PackageURL.fromString(String(artifactId));
      expect(type).toBe('generic');
      expect(version).toMatch(/^[0-9a-f]{40}$/);
    }
  }
});
