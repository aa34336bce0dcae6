import type { ParsedKey } from 'ssh2';
import { limitTo } from '../limit.ts';
import { remember } from '../remember.ts';
import { type BeyondKey, type KeyFile, parse, readKeyFile } from './key-file.ts';

/** Asks a person; null if nobody is there, or wants to answer. */
export type Prompt = (question: string) => Promise<string | null>;

/** The key files of one trace: each is read and unlocked once, whatever the number of hosts that want it. */
export interface Keyring {
  readonly read: (path: string) => Promise<KeyFile | BeyondKey | null>;
  /** The private key; null if nobody gave the right passphrase. */
  readonly unlock: (file: KeyFile) => Promise<ParsedKey | null>;
  readonly canAsk: boolean;
}

const TRIES = 3;

export function openKeyring(prompt: Prompt | null): Keyring {
  const files = new Map<string, Promise<KeyFile | BeyondKey | null>>();
  const keys = new Map<string, Promise<ParsedKey | null>>();
  const oneAtATime = limitTo(1);
  return {
    read: (path) => remember(files, path, () => readKeyFile(path)),
    unlock: (file) => remember(keys, file.path, () => oneAtATime(() => unlock(file, prompt))),
    canAsk: prompt !== null,
  };
}

async function unlock(file: KeyFile, prompt: Prompt | null): Promise<ParsedKey | null> {
  const open = parse(file.text);
  if (!(open instanceof Error)) return open;
  for (let tries = 0; prompt && tries < TRIES; tries += 1) {
    const passphrase = await prompt(`Passphrase for ${file.path}: `);
    if (!passphrase) return null;
    const key = parse(file.text, passphrase);
    if (!(key instanceof Error)) return key;
  }
  return null;
}
