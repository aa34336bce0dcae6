import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { needs, testWith } from '../support/needs.ts';
import { layout } from '../support/releases.ts';
import { commit } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import {
  addKnownHost,
  fingerprintOf,
  makeKey,
  openHome,
  openLab,
  publicKeyOf,
  startAgent,
  startSshd,
} from '../support/sshd.ts';
import { runAsUnknownUser } from '../support/unknown-user.ts';
import { wire } from '../support/wire.ts';

testWith(
  'root',
  'mounts',
  'sshd',
  'ssh-keygen',
)(
  'a host key that changed: exit 3, both fingerprints, the line of the file, and nobody logs in',
  async () => {
    const lab = openLab();
    const home = openHome();
    const server = await startSshd(lab, { known: false });
    const other = makeKey(join(lab.folder, 'other'));
    writeFileSync(lab.knownHosts, '# the first line\n');
    addKnownHost(lab, server.port, publicKeyOf(other));
    const args = ['verify', '--timeout', '20'];
    const { stdout, code } = await runAsUnknownUser(lab, server, home, args);
    expect(stdout).toContain(fingerprintOf(server.hostKey));
    expect(stdout).toContain(fingerprintOf(other));
    expect(stdout).toContain(`${join(home, 'known_hosts')}:2`);
    expect(code).toBe(3);
    expect(server.log()).not.toContain('Accepted');
  },
);

describe('a whole trace of releases', needs('sshd', 'ssh-agent', 'root'), () => {
  async function deployed() {
    const made = layout();
    made.release('1', commit(made.source, 'First', { 'app.py': 'print(1)\n' }));
    made.release('2', commit(made.source, 'Second', { 'app.py': 'print(2)\n' }));
    made.point('2');
    return made;
  }

  async function verify(base: string, hosts: readonly string[], pin: string, agent: string) {
    const config = [
      'version: 1',
      'source: { type: git, repository: source, ref: main }',
      'artifact: { type: files, path: app/current }',
      `process: { type: host, hosts: [${hosts.map((host) => `'${host}'`).join(', ')}], find: { command: ^none-such$ }, host-key: '${pin}' }`,
    ];
    writeFileSync(join(base, 'deploy.config.yaml'), config.join('\n'));
    const { stdout, stderr, code } = await deploytrace(['verify', '--json', '--timeout', '30'], {
      cwd: base,
      env: { SSH_AUTH_SOCK: agent },
    });
    if (stdout === '') throw new Error(stderr);
    return { code, trace: traceOutput.parse(JSON.parse(stdout)) };
  }

  test('over a server that allows one session and one login at a time', async () => {
    const { base } = await deployed();
    const lab = openLab();
    const server = await startSshd(lab, { config: ['MaxSessions 1', 'MaxStartups 1:100:1'] });
    const hosts = ['127.0.0.1', 'localhost'].map((name) => `ssh://root@${name}:${server.port}`);
    const agent = await startAgent(lab.key);
    const { trace } = await verify(base, hosts, fingerprintOf(server.hostKey), agent);
    expect(trace.artifacts).toMatchObject([{ state: 'observed' }, { state: 'observed' }]);
    expect(trace.links.slice(0, 2).map(({ verdict }) => verdict)).toEqual(['same', 'same']);
    expect(trace.processes).toMatchObject([{ state: 'absent' }, { state: 'absent' }]);
    expect(server.log().match(/Accepted publickey/g)).toHaveLength(2);
  });

  test('over a connection that is cut in the middle: unreachable, while the other host is seen', async () => {
    const { base } = await deployed();
    const lab = openLab();
    const server = await startSshd(lab);
    const cable = await wire(server, (seen, cut) => seen >= 6000 && cut());
    const hosts = [cable.port, server.port].map((port) => `ssh://root@127.0.0.1:${port}`);
    const agent = await startAgent(lab.key);
    const { code, trace } = await verify(base, hosts, fingerprintOf(server.hostKey), agent);
    expect(trace.artifacts).toMatchObject([{ state: 'unreachable' }, { state: 'observed' }]);
    expect(trace.processes).toMatchObject([{ state: 'unreachable' }, { state: 'absent' }]);
    expect(trace.problems.map((problem) => problem.code)).toContain('connection-lost');
    expect(code).toBe(1);
  });
});
