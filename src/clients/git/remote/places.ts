import { type Ask, askSections } from '../../shell/ask.ts';
import type { Place } from '../place.ts';

/** Of each path: where it really is, whether it is a folder, the work tree around it, and a virtual environment. */
const SCRIPT = `p() { printf %s. "$1"; }
for f do
  b=$f; rest=
  while ! [ -e "$b" ] && [ "$b" != / ]; do
    rest=/\${b##*/}$rest; b=$(dirname -- "$b"; echo .); b=\${b%??}
  done
  r=$(readlink -f -- "$b"; echo .); r=\${r%??}$rest
  s real; printf %s "$r"
  k=file; [ -d "$r" ] && k=folder
  s kind; echo $k
  t=$r; e=no
  [ $k = folder ] || { t=$(dirname -- "$r"; echo .); t=\${t%??}; }
  while ! [ -e "$t/.git" ] && [ "$t" != / ]; do
    [ -e "$t/pyvenv.cfg" ] && e=yes
    t=$(dirname -- "$t"; echo .); t=\${t%??}
  done
  s environment; echo $e
  s root; [ -e "$t/.git" ] && printf %s "$t"
done
`;

const ANSWERS = 4;

/** Places of another machine, links followed. */
export async function readRemotePlaces(
  ask: Ask,
  paths: readonly string[],
): Promise<readonly Place[]> {
  const sections = await askSections(ask, SCRIPT, paths);
  return paths.map((path, index) => {
    const answers = sections.slice(index * ANSWERS, (index + 1) * ANSWERS);
    const [real = path, kind = '', environment = '', root = ''] = answers.map(([, text]) => text);
    return {
      path,
      real,
      isFolder: kind.trim() === 'folder',
      root: root === '' ? null : root,
      isInEnvironment: environment.trim() === 'yes',
    };
  });
}
