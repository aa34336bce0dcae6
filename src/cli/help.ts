/** After the commands. */
export const EXAMPLES = `
Examples:
  deploytrace show                  what runs from the repository you stand in
  deploytrace show --pid 4121       the checkout and commit behind this process
  deploytrace verify -e production  one environment, as an exit code
  deploytrace verify --expect v1.8.2 --wait 10m
                                    until all that runs contains it
  deploytrace watch                 the chain as it changes, until Ctrl-C
  deploytrace where HEAD            how far what you stand on has got
  deploytrace diff production       what would ship if it were deployed now
  deploytrace show --json | jq .verdict

Exit codes of verify:
  0 match  1 drift  2 usage or config error  3 could not be determined
  4 wait timed out  130 interrupted`;

/** After the flags of a command that knows all formats. */
export const FORMATS = `
Formats:
  text, json, ndjson, markdown  for people and programs
  junit, sarif                  reports of tests and of code scanning
  github                        annotations, step summary, outputs of a step
  gitlab, dotenv                code quality report, variables for later jobs
  mermaid, dot                  drawings
  prometheus                    for a textfile collector; OpenMetrics as well
  cdevents, in-toto             a CloudEvents batch; a statement of what held
  As in --format text --format junit=report.xml. A file is written whole or not
  at all.`;
