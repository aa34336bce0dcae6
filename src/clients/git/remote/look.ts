import { WorldError } from '../../../model/errors.ts';
import { textPath } from '../../real-path.ts';
import { type Ask, askSections, type Sections, sectionOf } from '../../shell/ask.ts';
import { SIGHTED, STATUS } from '../work-tree.ts';
import { FIND_GIT_FOLDER, QUIET_GIT } from './git.ts';

/** Of a very long reflog the end is read. */
const REFLOG_BYTES = 1 << 20;

const toFlags = (settings: readonly string[]) => settings.map((each) => `-c '${each}'`).join(' ');

/**
 * `$1`: a folder. Finds the repository around it without asking git, because its configuration could
 * lead elsewhere; then everything that can be asked at once. Filters that the repository itself may
 * define do not run, nor those of others: whose they are cannot be told here.
 */
const SCRIPT = `${QUIET_GIT}if ! cd -- "$1" 2>/dev/null; then
  if [ -e "$1" ]; then s denied; else s absent; fi; exit
fi
t=$(pwd -P; echo .); t=\${t%??}
while ! [ -e "$t/.git" ] && [ "$t" != / ]; do t=$(dirname -- "$t"; echo .); t=\${t%??}; done
[ -e "$t/.git" ] || { s none; exit; }
${FIND_GIT_FOLDER}c=$d
if [ -f "$d/commondir" ]; then
  c=$(cat "$d/commondir")
  case $c in /*) ;; *) c=$d/$c ;; esac
fi
s root; printf %s "$t"
s folder; printf %s "$d"
[ -r "$d/HEAD" ] || { s damaged; exit; }
command -v git >/dev/null || { s missing; exit; }
export GIT_DIR="$d" GIT_WORK_TREE="$t"; cd -- "$t" || exit
set -- ${toFlags(SIGHTED)}
if grep -qiE 'filter|include' "$c/config" "$d/config.worktree" 2>/dev/null; then
  s filters
  g config -z --name-only --get-regexp '^filter[.].*[.]' | tr '\\n\\000' '\\001\\n' | sed 's/^filter[.]\\(.*\\)[.][^.]*$/\\1/' | sort -u | {
    ok=yes
    while IFS= read -r f; do
      case $f in *=*) ok=; ;; esac
      printf '%s\\n' "$f"
      set -- "$@" -c "filter.$f.clean=" -c "filter.$f.process=" -c "filter.$f.smudge=" -c "filter.$f.required=false"
    done
    if [ "$ok" ]; then look "$@"; else s unnameable; fi
  }
else look "$@"; fi
s now; date +%s
s moves; tail -c ${REFLOG_BYTES} "$d/logs/HEAD" 2>/dev/null
s remote; g config -z --get-regexp '^remote[.].*[.]url$'
`;

const LOOK = `look() {
  s status; g "$@" ${STATUS.join(' ')} || { s failed; return; }
  s listing; g "$@" ls-files --stage -v | awk '/^[a-zS] / || $2 == "160000"'
}
`;

/** What a work tree on another machine is made of, not understood yet. */
export interface RemoteLook {
  readonly root: string;
  readonly gitFolder: string;
  /** Filters that were kept from running, besides git-lfs. */
  readonly filters: readonly string[];
  readonly status: string;
  /** Of the index, files that git was told not to look at, and submodules. */
  readonly listing: string;
  readonly moves: string;
  /** By the clock there. */
  readonly now: Date;
  readonly remote: string;
}

/** Throws `WorldError` where there is no work tree, or it cannot be told. */
export async function lookAtWorkTree(ask: Ask, folder: string): Promise<RemoteLook> {
  let complaint = '';
  const heard: Ask = async (script, args) => {
    const said = await ask(script, args);
    complaint = said.stderr;
    return said;
  };
  const sections = await askSections(heard, LOOK + SCRIPT, [folder]);
  assertRead(sections, folder, complaint);
  const get = (name: string) => sectionOf(sections, name);
  return {
    root: textPath(get('root'), folder),
    gitFolder: get('folder'),
    filters: get('filters').split('\n').filter(Boolean),
    status: get('status'),
    listing: get('listing'),
    moves: get('moves'),
    now: new Date(Number(get('now')) * 1000),
    remote: get('remote'),
  };
}

function assertRead(sections: Sections, folder: string, complaint: string): void {
  const has = (name: string) => sections.some(([each]) => each === name);
  const fail = (code: WorldError['code'], message: string) => {
    throw new WorldError(code, message);
  };
  if (has('absent')) fail('path-not-found', `${folder} does not exist`);
  if (has('denied')) fail('path-denied', `${folder} may not be entered`);
  if (has('none')) fail('not-a-repository', `${folder} is not a git repository, nor inside one`);
  if (has('missing')) fail('git-missing', 'git was not found on PATH there');
  if (has('damaged'))
    fail('repository-damaged', `${sectionOf(sections, 'folder')} is no complete git folder`);
  if (has('unnameable'))
    fail('not-supported', `${folder} defines a filter that cannot be kept from running`);
  // Git passes over what it may not enter as if it were unchanged, with a warning.
  if (/permission denied/i.test(complaint))
    fail('path-denied', `${folder}: ${lastLine(complaint)}`);
  if (has('failed')) fail('repository-damaged', `${folder}: ${lastLine(complaint)}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
