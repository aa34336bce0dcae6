import { hostOptions } from '../../src/adapters/process/host/options.ts';
import { gitOptions } from '../../src/adapters/source/git/options.ts';
import type { Block, Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/load.ts';
import { parseBlock } from '../../src/config/parse-block.ts';
import { selectEnvironment } from '../../src/config/select.ts';
import { ConfigError, type ConfigFault } from '../../src/model/errors.ts';

export const FILE = 'deploy.config.yaml';

/** The config of these lines, which need not begin with the version. */
export function configOf(
  text: string,
  env: NodeJS.ProcessEnv = {},
  environment: string | null = null,
): Config {
  return selectEnvironment(parseConfig(FILE, `version: 1\n${text}`, env), environment);
}

/** What is wrong with the config of these lines; a failure if nothing is. */
export function faultsOf(...args: Parameters<typeof configOf>): readonly ConfigFault[] {
  return caught(() => configOf(...args));
}

export function caught(run: () => unknown): readonly ConfigFault[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  throw new Error('expected a ConfigError, got none');
}

/** `line:column message` of each fault. */
export function lines(faults: readonly ConfigFault[]): readonly string[] {
  return faults.map(({ position, message }) => `${position?.line}:${position?.column} ${message}`);
}

/** The value of the source's git options, or the faults in them. */
export function gitOf(config: Config) {
  return outcome(parseBlock(gitOptions, block(config.source), config));
}

export function hostOf(config: Config) {
  return outcome(parseBlock(hostOptions, block(config.process), config));
}

function outcome<Value>(parsed: { value: Value } | { faults: readonly ConfigFault[] }) {
  return 'faults' in parsed ? lines(parsed.faults) : parsed.value;
}

export function block(block: Block | null): Block {
  if (!block) throw new Error('expected a block, got none');
  return block;
}
