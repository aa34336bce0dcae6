import type { Secret } from '../model/mask.ts';
import type { Stage } from '../model/problem.ts';
import type { MapNode, ScalarNode } from './node.ts';
import type { ConfigText } from './text.ts';

export const STAGES = ['source', 'artifact', 'process'] as const satisfies readonly Stage[];

/** A section of the file, not yet checked by whom it is for. */
export interface Section {
  readonly name: string;
  /** Offset of the section's key. */
  readonly at: number;
  readonly node: MapNode;
}

/** What the file says of one stage: for the adapter that `type` names. */
export interface Block extends Section {
  readonly name: Stage;
  /** Empty where the file gives none; no adapter is called that. */
  readonly type: string;
}

/** The file's sections at one level: its base, or one environment. Null: not said. */
export interface Layer {
  readonly system: ScalarNode | null;
  readonly source: Block | null;
  readonly artifact: Block | null;
  readonly process: Block | null;
  readonly policy: Section | null;
}

/** A config file, its envelope checked. `selectEnvironment` makes it a Config. */
export interface ConfigFile {
  /** As it was given; its folder is where relative paths start. */
  readonly file: string;
  readonly text: ConfigText;
  readonly base: Layer;
  readonly environments: ReadonlyMap<string, Layer>;
  /** Every value that was taken from the environment. */
  readonly secrets: readonly Secret[];
}

/** What one environment of the file asks for. A block that is null was left out: `plan` knows the default. */
export interface Config {
  readonly file: string;
  readonly text: ConfigText;
  readonly system: string;
  /** Null: the base of the file. */
  readonly environment: string | null;
  readonly source: Block | null;
  readonly artifact: Block | null;
  readonly process: Block | null;
  readonly policy: Section | null;
  readonly secrets: readonly Secret[];
}
