import { expect } from 'vitest';
import { testWith } from '../support/needs.ts';
import { openHome, openLab, startSshd } from '../support/sshd.ts';
import { runAsUnknownUser } from '../support/unknown-user.ts';

testWith(
  'root',
  'mounts',
  'sshd',
  'ssh-keygen',
)(
  'a user that the machine does not know, as in a container, reaches hosts by the files of HOME',
  async () => {
    const lab = openLab();
    const args = ['show', '--timeout', '20', '--json'];
    const { stdout } = await runAsUnknownUser(lab, await startSshd(lab), openHome(), args);
    const { artifacts } = JSON.parse(stdout);
    expect(artifacts).toMatchObject([{ state: 'observed', host: 'web' }]);
  },
);
