import { ALLOWED_NAMES, keepAllowed } from '../environ.ts';

/**
 * Defines `v`, which prints those assignments of a process's environment that may leave the machine, and
 * `=` where it has one at all. Line feeds are sent as another character. `V`: names that may be told
 * as they are. Of the JSON of pm2 only the name at its top leaves it.
 */
export const ENVIRON = `v() {
  tr '\\n\\000' '\\001\\n' 2>/dev/null <"/proc/$1/environ" | awk -F= -v names="$V" '
    BEGIN { split(names, all, " "); for (i in all) allowed[all[i]] = 1 }
    function top(json, depth, text, found) {
      while (match(json, /"([^"\\\\]|\\\\.)*"|[][{}]/)) {
        text = substr(json, RSTART, RLENGTH); json = substr(json, RSTART + RLENGTH)
        if (text == "{" || text == "[") depth++
        else if (text == "}" || text == "]") depth--
        else if (depth == 1 && found) return text
        else if (depth == 1 && text == "\\"name\\"" && json ~ /^:"/) found = 1
      }
    }
    /=/ { seen = 1 }
    $1 == "GUNICORN_CMD_ARGS" { print $1 "=" ($0 ~ /[ =\\047"]--preload([ \\047"]|$)/ ? "--preload" : ""); next }
    $1 == "NODE_OPTIONS" {
      kept = $1 "="; count = split(substr($0, length($1) + 2), words, /[ \t]+/); next_is_file = 0
      for (i = 1; i <= count; i++) {
        is_option = words[i] ~ /^(-r|--require|--import|--(experimental-)?loader)(=|$)/
        if (is_option || next_is_file) kept = kept (kept ~ /=$/ ? "" : " ") words[i]
        next_is_file = is_option && words[i] !~ /=/
      }
      print kept; next
    }
    $1 == "pm_id" { managed = 1 }
    $1 == "name" && name == "" { name = $0 }
    $1 == "pm2_env" { print $1 "={\\"name\\":" top(substr($0, 9)) "}" }
    $1 in allowed { print }
    END { if (managed && name != "") print name; if (seen) print "=" }'
}
`;

/** The value of `V`. */
export const NAMES = ALLOWED_NAMES.join(' ');

/** What `v` printed; null: denied, or overwritten. */
export function parseAssignments(text: string): readonly string[] | null {
  const lines = text.split('\n').filter(Boolean);
  if (!lines.includes('=')) return null;
  return keepAllowed(
    lines
      .filter((line) => line !== '=')
      .map((line) => line.replaceAll('\u0001', '\n'))
      .join('\0'),
  );
}
