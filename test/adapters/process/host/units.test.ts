import { expect, test } from 'vitest';
import type { Placed } from '../../../../src/adapters/process/host/process.ts';
import { readUnits, reloadOf } from '../../../../src/adapters/process/host/units.ts';
import type { Procfs } from '../../../../src/clients/procfs/procfs.ts';

/** As `systemctl show` printed it after `systemctl reload`, in UTC. */
const SHOWN = `MainPID=4121
ExecReload={ path=/bin/kill ; argv[]=/bin/kill -HUP $MAINPID ; ignore_errors=no ; start_time=[Tue 2026-11-24 20:20:42 UTC] ; stop_time=[Tue 2026-11-24 20:20:42 UTC] ; pid=28 ; code=exited ; status=0 }
Id=shop.service
ActiveState=active
StateChangeTimestamp=Tue 2026-11-24 20:20:42 UTC
ActiveEnterTimestamp=Tue 2026-11-24 20:20:39 UTC
`;

const placed = (pid: number, cgroup: string | null) => ({ pid, cgroup }) as Placed;

async function ask(...processes: readonly Placed[]) {
  const asked: string[] = [];
  const procfs: Pick<Procfs, 'units'> = {
    units: async (names) => {
      asked.push(...names);
      return SHOWN;
    },
  };
  return { units: await readUnits(procfs, processes), asked };
}

test('the machine is asked once for each unit, and not for those of a user', async () => {
  const user = '/user.slice/user-0.slice/user@0.service/app.slice/shop.service';
  const { asked } = await ask(
    placed(4121, '/system.slice/shop.service'),
    placed(4122, '/system.slice/shop.service'),
    placed(4123, user),
    placed(4124, null),
  );
  expect(asked).toEqual(['shop.service']);
  expect((await ask(placed(4123, user))).asked).toEqual([]);
});

test('a reload is one of the main process of the unit alone', async () => {
  const main = placed(4121, '/system.slice/shop.service');
  const { units } = await ask(main);
  const at = Date.parse('2026-11-24T20:20:42Z');
  expect(reloadOf(main, units)).toEqual({ from: at, to: at + 1000 });
  expect(reloadOf(placed(4122, main.cgroup), units)).toBeNull();
  expect(reloadOf(placed(4121, '/system.slice/other.service'), units)).toBeNull();
});
