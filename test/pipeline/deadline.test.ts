import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withDeadline } from '../../src/pipeline/deadline.ts';

const { signal } = new AbortController();

test('time runs out', async () => {
  const work = withDeadline({ signal, timeout: 20 }, () => wait(60_000, 'late', { ref: false }));
  await expect(work).rejects.toMatchObject({ code: 'timeout' });
});

test('time does not run out while somebody is asked', async () => {
  let asking = true;
  const work = withDeadline({ signal, timeout: 20, isAsking: () => asking }, async () => {
    await wait(200);
    asking = false;
    return 'answered';
  });
  expect(await work).toBe('answered');
});
