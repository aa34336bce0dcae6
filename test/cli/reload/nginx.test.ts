import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { freePort } from '../../support/git-server.ts';
import { testWith } from '../../support/needs.ts';
import { nextSecond } from '../../support/process.ts';
import { production } from '../../support/production.ts';
import { pull, told } from '../../support/reload.ts';
import { until } from '../../support/sshd.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function nginxSettings(port: number, folder: string, word: string): string {
  return `worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  server { listen 127.0.0.1:${port}; location / { return 200 ${word}; } }
}
`;
}

/** A real nginx with the settings of a checkout; it ends with the test. */
async function startNginx(checkout: string) {
  const args = ['-c', join(checkout, 'nginx.conf'), '-g', 'daemon off;'];
  const nginx = spawn('/usr/sbin/nginx', args, { cwd: checkout, stdio: 'ignore' });
  const pid = nginx.pid ?? 0;
  onTestFinished(async () => {
    nginx.kill('SIGTERM');
    await new Promise((done) => nginx.once('exit', done));
  });
  const workers = () =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? [];
  await until(() => workers().length === 2);
  return { pid, workers };
}

describe('nginx', () => {
  testWith(
    'root',
    'sshd',
    'ssh-agent',
    'nginx',
  )(
    'whose settings are what is deployed: what a reload left behind is told by worker',
    async () => {
      const [port, folder] = [await freePort(), temporaryFolder()];
      const settings = (word: string) => nginxSettings(port, folder, word);
      const system = await production(settings('hello'), 'nginx.conf');
      const { pid, workers } = await startNginx(system.checkout);
      const find = `{ pid: ${pid} }`;
      const all = (word: string) => [word, word, word];
      expect(await told(system, find, 'master')).toEqual(all('match reload'));
      await pull(system, { 'nginx.conf': settings('louder') });
      expect(await told(system, find, 'master')).toEqual(all('drift reload'));
      expect(await told(system, find)).toEqual(all('unknown reload'));
      // Its worker stays as long as a request is not whole.
      const client = connect(port, '127.0.0.1');
      onTestFinished(() => void client.destroy());
      await new Promise((done) => client.write('GET / HTTP/1.1\r\n', done));
      await nextSecond();
      process.kill(pid, 'SIGHUP');
      await until(() => workers().length === 3);
      // New workers may have read the new settings, or be there because others died.
      expect((await told(system, find, 'master')).sort()).toEqual([
        'drift reload',
        ...all('unknown reload'),
      ]);
    },
  );
});
