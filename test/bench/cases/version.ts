import type { Case } from '../case.ts';
import { deploytrace, NODE_ALONE, timeOf } from '../run.ts';

/** `deploytrace --version`: what the start alone costs. */
export const version: Case = {
  name: 'version',
  prepare: async (folder) => {
    const command = deploytrace(folder, '--version');
    return {
      comparisons: [
        {
          title: 'deploytrace --version',
          measured: () => timeOf([command]),
          floor: () => timeOf([NODE_ALONE]),
          floorTitle: 'node -e 0',
          limit: 1.5,
          runs: 41,
        },
      ],
      memory: command,
    };
  },
};
