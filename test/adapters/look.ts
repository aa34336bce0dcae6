import type { Adapter, Context } from '../../src/adapters/adapter.ts';
import type { Registration } from '../../src/adapters/registration.ts';
import type { Observation, StageObservations } from '../../src/model/observation.ts';
import type { Stage } from '../../src/model/problem.ts';
import { bind } from '../../src/pipeline/bound.ts';
import type { Plan, Planned } from '../../src/pipeline/plan.ts';
import { resolve } from '../../src/pipeline/resolve.ts';
import { testContext } from '../support/context.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A real piece of the world, and the options that make the adapter look at it. */
export interface Setup {
  /** As a config file gives them, without `type`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Relative paths of the options start here, and nothing in it may change by being looked at. */
  readonly folder: string;
}

type ToSetup = () => Setup | Promise<Setup>;

export interface Contract {
  readonly stage: Stage;
  readonly type: string;
  readonly registration: Registration<Adapter<never>>;
  /** One for each way that looking can end. */
  readonly setups: Readonly<Record<Observation['state'], ToSetup>>;
  /** An observation without what passes while it is looked at, such as CPU time. */
  readonly steady?: (observation: Observation) => unknown;
}

/** The options as the pipeline hands them over. */
export async function parseOptions(
  { type, registration }: Contract,
  { options }: Setup,
): Promise<unknown> {
  return (await registration.options()).parse({ type, ...options });
}

/** Asks the adapter itself: it may throw. */
export async function ask(
  contract: Contract,
  setup: Setup,
  changes: Partial<Context> = {},
): Promise<StageObservations> {
  const adapter: Adapter<never> = await contract.registration.load();
  const options = (await parseOptions(contract, setup)) as never;
  return adapter.resolve(options, toContext(setup, changes));
}

function toContext({ folder }: Setup, changes: Partial<Context>): Context {
  return testContext({ baseFolder: folder, cacheFolder: temporaryFolder(), ...changes });
}

/** Asks it as a trace does, which never throws. */
export async function look(
  contract: Contract,
  setup: Setup,
  changes: Partial<Context> = {},
): Promise<StageObservations> {
  const { type, stage, registration } = contract;
  const options = (await parseOptions(contract, setup)) as Planned<unknown>['options'];
  const plan = {
    system: 'shop',
    environment: null,
    baseFolder: setup.folder,
    artifactPath: null,
    source: IDLE,
    artifact: IDLE,
    process: IDLE,
    [stage]: { type, options, load: registration.load },
  } as unknown as Plan;
  const limits = { signal: new AbortController().signal, timeout: 20_000 };
  const toSignalled = (signal: AbortSignal) => toContext(setup, { ...changes, signal });
  const found = await resolve(bind(plan, null), toSignalled, limits);
  return found[stage];
}

const IDLE: Planned<Adapter<unknown>> = {
  type: 'idle',
  options: {},
  load: async () => ({ resolve: async () => ({ observations: [], problems: [] }) }),
};
