import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { within } from '../../src/clients/within.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('the time is up, also where nobody keeps the signal and garbage is collected meanwhile', async () => {
  let heard = 0;
  const outer = new AbortController();
  const open = () => within(outer.signal, 100).addEventListener('abort', () => heard++);
  for (let count = 0; count < 10; count++) open();
  await expect
    .poll(() => {
      collectGarbage();
      return heard;
    })
    .toBe(10);
});

test('what ends the whole ends it, too', () => {
  const outer = new AbortController();
  const signal = within(outer.signal, 60_000);
  outer.abort('enough');
  expect(signal.reason).toBe('enough');
});
