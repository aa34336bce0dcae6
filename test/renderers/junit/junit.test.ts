import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { toItems } from '../../../src/renderers/judged-items.ts';
import { renderJunit } from '../../../src/renderers/junit/junit.ts';
import { xmlCharacters } from '../../../src/renderers/xml-characters.ts';
import { hostileSamples, hostileText, infect } from '../../support/infect.ts';
import { testWith } from '../../support/needs.ts';
import { readByPython, schemaText } from '../../support/readers/readers.ts';
import { PLAIN } from '../../support/renders.ts';
import { scenarios } from '../../support/scenarios.ts';
import { process, sameLoaded, traceOf } from '../../support/trace.ts';

const all = Object.entries(scenarios);
const reports = all.map(([, make]) => renderJunit([make()], PLAIN));
const hostile = hostileSamples.map((text) => {
  const [, make] = all[text.length % all.length] ?? expect.fail();
  return renderJunit([infect(make(), text)], PLAIN);
});

describe('its schemas', () => {
  testWith('readers of formats').each([['JUnit.xsd'], ['jenkins-junit.xsd']])(
    'every report is valid by %s',
    async (name) => {
      const xml = [...reports, ...hostile].map((contents, index) => ({
        fileName: `${index}.xml`,
        contents,
      }));
      const { valid, errors } = await validateXML({ xml, schema: [schemaText(name)] });
      expect(errors).toEqual([]);
      expect(valid).toBe(true);
    },
  );

  testWith('readers of formats')('a report without its time is not', async () => {
    const xml = (reports[0] ?? '').replace(/ timestamp="[^"]*"/, '');
    const { valid } = await validateXML({ xml, schema: [schemaText('JUnit.xsd')] });
    expect(valid).toBe(false);
  });
});

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly cases: readonly (readonly [string, readonly (readonly [string, string, string])[]])[];
}

testWith('readers of formats')(
  'junitparser sees drift as a failure and unknown as an error',
  () => {
    const read = readByPython<readonly Suite[]>('junit.py', reports);
    for (const [index, [name, make]] of all.entries()) {
      const [suite] = read[index] ?? [];
      const expected = { match: [], drift: ['failure'], unknown: ['error'] } as const;
      const kinds = suite?.cases.map(([, results]) => results.map(([kind]) => kind));
      expect([name, kinds]).toEqual([
        name,
        toItems(make()).map(({ verdict }) => expected[verdict]),
      ]);
      expect(suite?.tests).toBe(suite?.cases.length);
      expect(suite?.failures).toBe(kinds?.flat().filter((kind) => kind === 'failure').length);
      expect(suite?.errors).toBe(kinds?.flat().filter((kind) => kind === 'error').length);
    }
  },
);

test('names of tests stay when processes are started anew, and are never the same twice', () => {
  const name = (pids: readonly number[]) => {
    const processes = pids.map((pid) => [process(pid), sameLoaded()] as const);
    const xml = renderJunit([traceOf({ processes })], PLAIN);
    return [...xml.matchAll(/<testcase name="([^"]*)"/g)].map(([, found]) => found);
  };
  expect(name([4121, 4122])).toEqual(name([77, 78]));
  expect(new Set(name([4121, 4122])).size).toBe(4);
});

test('whatever foreign text holds, it stays text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all), hostileText, ([, make], text) => {
      const trace = infect(make(), text);
      const { tags, messages } = parse(renderJunit([trace], PLAIN));
      expect(tags).toEqual(parse(renderJunit([make()], PLAIN)).tags);
      const wrong = toItems(trace).filter(({ verdict }) => verdict !== 'match');
      // A reader normalises attributes, and takes no blanks at their ends.
      const words = (each: string) => each.trim().split(/ +/);
      expect(messages.map(words)).toEqual(wrong.map(({ reason }) => words(xmlCharacters(reason))));
    }),
  );
});

function parse(xml: string) {
  const tags: string[] = [];
  const messages: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    tags.push(name);
    if (name === 'failure' || name === 'error') messages.push(attributes.message ?? '');
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return { tags, messages };
}
