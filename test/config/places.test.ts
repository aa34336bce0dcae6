import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { placesIn } from '../../src/config/places.ts';
import { selectEnvironment } from '../../src/config/select.ts';

const TEXT = `version: 1
source: { type: git }
process:
  type: host
environments:
  staging:
    process: { type: host }
`;

test('each stage is where its section begins, in the environment that says it, or at the top', () => {
  const lines = (environment: string | null) => {
    const config = selectEnvironment(parseConfig('/srv/deploy.config.yaml', TEXT, {}), environment);
    const places = placesIn(config, 'deploy.config.yaml');
    return Object.values(places).map(({ file, line, column }) => `${file}:${line}:${column}`);
  };
  const at = (...places: readonly string[]) => places.map((place) => `deploy.config.yaml:${place}`);
  expect(lines(null)).toEqual(at('2:1', '1:1', '3:1'));
  expect(lines('staging')).toEqual(at('2:1', '1:1', '7:5'));
});
