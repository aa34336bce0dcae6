import type { Command } from 'commander';

/** The flags of a policy. They are checked where they are used, by the schema of the config's `policy:`. */
export function addPolicyOptions(command: Command): Command {
  return command
    .optionsGroup('What is demanded (the config says the same under policy:):')
    .option('--expect <rev>', "what should run (default: the source's ref)")
    .option('--exact', 'nothing but that commit, not even another that contains it')
    .option('--stage <stage>', 'how far along the chain: source, artifact or process')
    .option('--min-strength <strength>', 'of every link: claimed, recorded, content or signed')
    .option('--require-clean', 'nothing edited and nothing untracked')
    .option('--max-age <duration>', 'how old the commit that runs may be: 30d')
    .optionsGroup('What is tolerated:')
    .option('--allow-behind <n>', 'commits that what runs may lack')
    .option('--allow-unknown', 'what cannot be told, beside something that matches')
    .option('--no-exact', 'also another that contains it')
    .option('--no-require-clean', 'also what was edited')
    .option('--no-allow-unknown', 'nothing unknown')
    .optionsGroup('Waiting:')
    .option('--wait <duration>', 'until all of it holds, at most so long: 10m')
    .option('--interval <duration>', 'from one look to the next, at first: 2s')
    .option('--stable <duration>', 'how long it must have held, with the same processes: 30s');
}
