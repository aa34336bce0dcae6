import type { Ask } from '../../shell/ask.ts';
import { quoted } from '../../shell/quote.ts';
import type { Git } from '../git.ts';
import { toGitError } from '../git-error.ts';
import { HARDENING } from '../hardening.ts';

/**
 * Defines `g`, git that no environment misleads and no repository makes run a program, in the
 * repository that \`$GIT_DIR\` and \`$GIT_WORK_TREE\` name.
 */
export const QUIET_GIT = `for v in $(env | sed -n 's/^\\(GIT_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset "$v"; done
export GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0 GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL= GIT_NO_REPLACE_OBJECTS=1 GIT_GRAFT_FILE=/dev/null
g() { git --no-pager --no-optional-locks ${HARDENING.map((each) => `-c ${quoted(each)}`).join(' ')} "$@"; }
`;

/** Sets `$d` to where the work tree at `$t` keeps its HEAD: its `.git`, or what that names. */
export const FIND_GIT_FOLDER = `d=$t/.git
if [ -f "$d" ]; then
  d=$(sed -n 's/^gitdir: //p' "$d" | head -n 1)
  case $d in /*) ;; *) d=$t/$d ;; esac
fi
`;

/** A repository of another machine, and how git is to be asked there. */
export interface RemoteRepository {
  readonly root: string;
  readonly gitFolder: string;
  /** Further settings, `name=value`. */
  readonly config: readonly string[];
}

/** `$1` git folder, `$2` work tree, `$3` its input; then settings and arguments of git. */
const RUN = `${QUIET_GIT}export GIT_DIR="$1" GIT_WORK_TREE="$2"; cd -- "$2" || exit; I=$3; shift 3
printf %s "$I" | g "$@"
`;

/** Git in a repository of another machine. Throws `WorldError` with what git said. */
export function remoteGit(ask: Ask, { root, gitFolder, config }: RemoteRepository): Git {
  const settings = config.flatMap((setting) => ['-c', setting]);
  return async (args, input = '') => {
    const { stdout, stderr, code } = await ask(RUN, [gitFolder, root, input, ...settings, ...args]);
    if (code === 0) return stdout.toString('utf8');
    throw toGitError(stderr, args, root);
  };
}
