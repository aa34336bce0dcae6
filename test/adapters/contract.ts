import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { SourceAdapter } from '../../src/adapters/adapter.ts';
import { WorldError } from '../../src/model/errors.ts';
import type { Observation } from '../../src/model/observation.ts';
import { testContext } from '../support/context.ts';
import { snapshot } from '../support/snapshot.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { ask, type Contract, look, parseOptions } from './look.ts';
import { objectSchemas, withText } from './option-schema.ts';

const STATES = ['observed', 'absent', 'unreachable'] as const;

/**
 * Texts that become code, flags, escapes or errors of the system where they are handled without care.
 * A config holds no NUL: it is refused with its position.
 */
const HOSTILE = [
  '-rf',
  '--output=hostile',
  '$(touch hostile)',
  '`touch hostile`',
  '\n',
  '\x1b[2J',
  '\ud800',
  'x'.repeat(300),
  'x/'.repeat(5000),
];

/** What every adapter promises, on the real thing. */
export function keepsContract(contract: Contract): void {
  const { stage, type, registration, setups } = contract;
  const steady = contract.steady ?? ((observation: Observation) => observation);

  describe.each(STATES)('%s', (state) => {
    test('is reached, and says of what', async () => {
      const { observations } = await look(contract, await setups[state]());
      expect(observations.map((each) => each.state)).toContain(state);
      for (const { subject } of observations) {
        expect(subject).toMatchObject({ stage, type });
        expect([subject.id, subject.location, subject.host]).not.toContain('');
      }
      const ids = observations.map(({ subject }) => subject.id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test('comes with what to do, and never by a bug', async () => {
      const { observations } = await look(contract, await setups[state]());
      for (const each of observations) {
        if (each.state === 'observed') continue;
        expect(each.problem.code).not.toBe('internal');
        expect([each.problem.message, each.problem.hint]).not.toContain('');
      }
    });

    test('is plain data, of the facts that were declared', async () => {
      const found = await look(contract, await setups[state]());
      expectPlain(found);
      for (const each of found.observations) {
        const facts = each.state === 'observed' ? Object.keys(each.facts) : [];
        expect(registration.yields).toEqual(expect.arrayContaining(facts));
      }
    });

    test('is found without a trace', async () => {
      const setup = await setups[state]();
      const before = snapshot(setup.folder);
      await look(contract, setup);
      expect(snapshot(setup.folder)).toEqual(before);
    });

    test('is the same for two that look at once', async () => {
      const setup = await setups[state]();
      const cacheFolder = temporaryFolder();
      const once = () => look(contract, setup, { cacheFolder });
      const [one, other] = await Promise.all([once(), once()]);
      expect(one.observations.map(steady)).toEqual(other.observations.map(steady));
    });

    test('ends when its time is up', async () => {
      const setup = await setups[state]();
      const reason = new Error('time is up');
      const controller = new AbortController();
      const before = ask(contract, setup, { signal: AbortSignal.abort(reason) });
      const meanwhile = ask(contract, setup, { signal: controller.signal });
      const ends = [before, meanwhile].map((end) => end.catch((error: unknown) => error));
      await setImmediate();
      controller.abort(reason);
      const [first, second] = await Promise.all(ends);
      // What is not there may be seen without waiting for anything.
      const mayEndAs = state === 'observed' ? [reason] : [reason, expect.any(WorldError)];
      expect(mayEndAs).toContainEqual(first);
      if (second instanceof Error) expect(mayEndAs).toContainEqual(second);
    });
  });

  describe('options', () => {
    test('each has a description, and there are no others', async () => {
      const schema = await registration.options();
      const objects = objectSchemas(z.toJSONSchema(schema, { io: 'input' }));
      expect(objects.length).toBeGreaterThan(0);
      for (const { properties = {}, additionalProperties } of objects) {
        expect(additionalProperties).toBe(false);
        for (const [name, { description = '' }] of Object.entries(properties))
          expect(description, name).toMatch(/^\p{Lu}.*\.$/su);
      }
      const { options } = await setups.observed();
      expect(schema.safeParse({ type, ...options }).error).toBeUndefined();
      expect(schema.safeParse({ type, ...options, nonsense: 1 }).success).toBe(false);
      expect(schema.safeParse({ ...options, type: 'nonsense' }).success).toBe(false);
    });

    test('hostile ones break nothing', async () => {
      const setup = await setups.observed();
      const schema = await registration.options();
      const document = z.toJSONSchema(schema, { io: 'input' });
      const before = snapshot(setup.folder);
      let asked = 0;
      for (const text of HOSTILE)
        for (const options of withText(document, setup.options, text)) {
          if (!schema.safeParse({ type, ...options }).success) continue;
          asked += 1;
          const end = await ask(contract, { ...setup, options }).catch((error) => error);
          if (end instanceof Error) expect(end, JSON.stringify(options)).toBeInstanceOf(WorldError);
        }
      expect(asked).toBeGreaterThan(0);
      expect(snapshot(setup.folder)).toEqual(before);
    });
  });

  if (stage === 'source')
    test('relations are answered for all that was asked, as plain data, without a trace', async () => {
      const setup = await setups.observed();
      const before = snapshot(setup.folder);
      const cacheFolder = temporaryFolder();
      const { observations } = await look(contract, setup, { cacheFolder });
      const [first] = observations;
      const expected = first?.state === 'observed' ? first.facts.revision?.revision : undefined;
      if (!expected) throw new Error('a source yields the fact `revision`');
      const [full, abbreviated] = ['d'.repeat(40), 'd'.repeat(7)];
      const question = { expected, revisions: [expected, full, abbreviated], trees: {} };
      const adapter = (await registration.load()) as SourceAdapter<unknown>;
      const context = testContext({ baseFolder: setup.folder, cacheFolder });
      const answer = await adapter.relate(await parseOptions(contract, setup), context, question);
      expect(Object.keys(answer.revisions).sort()).toEqual([...question.revisions].sort());
      expect(answer.revisions[expected]?.kind).toBe('same');
      for (const stranger of [full, abbreviated])
        expect(['unknown-commit', 'cannot-tell']).toContain(answer.revisions[stranger]?.kind);
      expectPlain(answer);
      expect(snapshot(setup.folder)).toEqual(before);
    });
}

function expectPlain(value: unknown): void {
  expect(structuredClone(value)).toStrictEqual(value);
  expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);
}
