import { readFile } from 'node:fs/promises';
import { fingerprint } from '../../clients/known-hosts/key.ts';
import { parseKnownHosts } from '../../clients/known-hosts/parse.ts';
import type { Ending } from '../../clients/program.ts';
import { WorldError } from '../../model/errors.ts';
import { Dropped } from '../retry.ts';
import { complaintOf, noAnswer, type Role } from '../shell.ts';

/** What ssh exits with if it is not the command's own code. */
const SSH_FAILED = 255;

/** What it means that ssh ended without an answer, by what it said. */
export async function opensshError(
  host: string,
  role: Role,
  ending: Ending,
  said: string,
): Promise<Error> {
  if (ending.missing) {
    return new WorldError('ssh-missing', `${host} needs the OpenSSH client, and there is no ssh`);
  }
  if (ending.code !== SSH_FAILED) return noAnswer(host, role, ending, said);
  if (/kex_exchange_identification: .*(closed|reset)/.test(said)) return new Dropped(said);
  const key = await keyError(host, said);
  if (key) return key;
  const complaint = complaintOf(said);
  if (/Permission denied|Too many authentication failures/.test(said)) {
    return new WorldError('auth-failed', `${host}: ${complaint}`);
  }
  if (/^(ssh: connect to|ssh: Could not resolve|Connection timed out during)/m.test(said)) {
    return new WorldError('host-unreachable', `${host}: ${complaint}`);
  }
  return new WorldError('connection-lost', `${host}: ssh gave up: ${complaint}`);
}

async function keyError(host: string, said: string): Promise<WorldError | null> {
  if (/REVOKED|host key .* (is|was) revoked/i.test(said)) {
    return new WorldError('host-key-revoked', `${host} offers a key that is revoked`);
  }
  const sent = /the (\S+) key sent by the remote host is\s+(SHA256:[\w+/]+)/.exec(said);
  const offending = /^Offending \S+ key in (.+):(\d+)\s*$/m.exec(said);
  if (sent && offending) {
    const [, file = '', line = ''] = offending;
    const known = (await fingerprintAt(file, Number(line))) ?? 'another key';
    return new WorldError(
      'host-key-changed',
      `${host} offers ${sent[1]} ${sent[2]}, but ${file}:${line} has ${known}`,
    );
  }
  const unknown = /No (\S+) host key is known for (.+?) and you have requested/.exec(said);
  if (unknown) {
    return new WorldError(
      'host-key-unknown',
      `${host} offers a key of type ${unknown[1]}, and none is known for ${unknown[2]}`,
    );
  }
  return /Host key verification failed/.test(said)
    ? new WorldError('host-key-unknown', `${host}: ${complaintOf(said)}`)
    : null;
}

async function fingerprintAt(file: string, line: number): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const entry = parseKnownHosts(text, file).find((each) => each.line === line);
  return entry ? `${entry.type} ${fingerprint(entry.key)}` : null;
}
