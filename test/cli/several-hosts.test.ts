import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { nextSecond, PYTHON_SERVER } from '../support/process.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { fingerprintOf, type Lab, openLab, startSshd } from '../support/sshd.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Mounts and processes of its own, as another machine has. */
const MACHINE = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
const RUN = `mount --bind "$1" "$2" && (cd "$2" && exec python3 -u -B app.py >/dev/null 2>&1 &)
shift 2; exec "$@"`;

/** A host on which this folder lies at that place, with a server that runs from it. */
function startMachine(lab: Lab, folder: string, place: string) {
  return startSshd(lab, { within: [...MACHINE, 'sh', '-c', RUN, 'sh', folder, place] });
}

describe('four hosts of an inventory', needs('sshd', 'root', 'mounts'), () => {
  test('are counted, and the one that was not pulled is named', async () => {
    const base = temporaryFolder();
    const origin = initRepository(join(base, 'origin'));
    const place = join(base, 'shop');
    mkdirSync(place);
    const clone = (name: string) => {
      git(base, 'clone', '-q', origin, join(base, name));
      return join(base, name);
    };
    const first = commit(origin, 'Greet', { 'app.py': PYTHON_SERVER });
    const old = clone('4');
    const second = commit(origin, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
    const folders = [clone('1'), clone('2'), clone('3'), old];
    await nextSecond();
    const lab = openLab();
    const servers = await Promise.all(folders.map((folder) => startMachine(lab, folder, place)));
    const lines = servers.map(({ port }, index) => `web-${index + 1} ansible_port=${port}`);
    writeFileSync(join(base, 'hosts.ini'), `[web]\n${lines.join('\n')}\n`);
    mkdirSync(join(base, 'group_vars'));
    const vars = ['ansible_host: 127.0.0.1', 'ansible_user: root'];
    const key = `ansible_ssh_private_key_file: ${relative(base, lab.key)}`;
    writeFileSync(join(base, 'group_vars/web.yml'), [...vars, key].join('\n'));
    writeFileSync(
      join(base, 'deploy.config.yaml'),
      `version: 1
source: { type: git, repository: ${origin}, ref: main }
artifact: { type: checkout, path: ${place} }
process: { type: host, hosts: { inventory: hosts.ini, group: web }, host-key: accept-new }
`,
    );
    const env = {
      XDG_CACHE_HOME: join(base, 'cache'),
      COLUMNS: '200',
    };
    const { stdout, stderr, code } = await deploytrace(['verify', '--timeout', '60'], {
      cwd: base,
      env,
    });
    const [older, newer] = [first, second].map((revision) => revision.slice(0, 7));
    expect(stdout, stderr).toContain(`3 of 4 hosts run ${newer}; web-4 runs ${older}`);
    expect(stdout).toContain(`${place} on 4 hosts`);
    expect(stdout).toContain(`3 of 4: main @ ${newer}, clean`);
    expect(stdout).toContain(`web-4: main @ ${older}, clean`);
    expect(stdout).toContain(`bring ${place} on web-4 up to date (git pull)`);
    expect(stdout).toMatch(/process {3}web-1 .* ✓/);
    expect(code).toBe(1);
    expect(new Set(servers.map(({ hostKey }) => fingerprintOf(hostKey))).size).toBe(4);
  }, 60_000);
});
