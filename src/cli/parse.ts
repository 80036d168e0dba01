import { CommanderError, Command as Parser } from 'commander';
import { type AnyCommand, schemaOf } from './command.ts';
import { COMMANDS } from './commands.ts';

/** A parsed command line: a command to run, or none, after help, the version or wrong usage. */
export type Parsed =
  | { readonly command: AnyCommand; readonly options: unknown; readonly json: boolean }
  | { readonly exit: 0 | 2 };

type Outputs = { readonly version: string; readonly out: (text: string) => void; readonly err: (text: string) => void };

/** Parses a command line. Help and error messages are written to `outputs`. */
export function parse(argv: readonly string[], outputs: Outputs): Parsed {
  let chosen: { readonly command: AnyCommand; readonly values: Record<string, unknown> } | undefined;
  const root = new Parser('parvis')
    .description('The participation node of an institution.')
    .version(outputs.version, '--version', 'the version of the program')
    .helpOption('--help', 'what a command does and takes')
    .exitOverride()
    .showHelpAfterError('(--help tells more)')
    .configureOutput({ writeOut: outputs.out, writeErr: outputs.err });
  const groups = new Map<string, Parser>([['', root]]);
  for (const command of COMMANDS) {
    const words = command.path.split(' ');
    const leaf = groupOf(groups, words.slice(0, -1))
      .command(words.at(-1) ?? '')
      .description(command.says);
    for (const [name, taken] of Object.entries(command.takes ?? {})) taken.declare(leaf, hyphenated(name));
    leaf
      .option('--json', 'answer in JSON')
      .allowExcessArguments(false)
      .action(() => {
        const named = leaf.registeredArguments.map(
          (argument, at) => [argument.name(), leaf.processedArgs[at]] as const,
        );
        chosen = { command, values: { ...Object.fromEntries(named), ...leaf.opts() } };
      });
  }
  try {
    root.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { exit: error.exitCode === 0 ? 0 : 2 };
  }
  if (chosen === undefined) return { exit: 2 };
  const { command, values } = chosen;
  const options = schemaOf(command.takes ?? {}).safeParse(values);
  if (!options.success) {
    const issue = options.error.issues[0];
    outputs.err(
      `error: --${hyphenated(String(issue?.path[0] ?? ''))}: ${issue?.message ?? 'not usable'}\n(--help tells more)\n`,
    );
    return { exit: 2 };
  }
  return { command, options: options.data, json: values['json'] === true };
}

function groupOf(groups: Map<string, Parser>, words: readonly string[]): Parser {
  const path = words.join(' ');
  const known = groups.get(path);
  if (known !== undefined) return known;
  const made = groupOf(groups, words.slice(0, -1)).command(words.at(-1) ?? '');
  groups.set(path, made.description(GROUPS[path] ?? ''));
  return made;
}

/** The descriptions of command groups in `--help`. */
const GROUPS: Readonly<Record<string, string>> = {
  token: 'Tokens for the API',
  admin: 'Who works for the institution',
  institution: 'The institution and its own texts',
  participant: 'Who takes part',
  consultation: 'Consultations',
  phase: 'The phases of a consultation',
  poll: 'Opinion polls',
  ballot: 'Questions put to the vote',
  'ballot paper': 'Ballots on paper: entered by one agent, confirmed by another',
  proposal: 'Proposals and decisions about them',
  report: 'Reports about contributions',
  host: 'What other servers may send, and what they sent',
  import: 'Contributions from elsewhere',
  node: 'Moving with everything',
  peer: 'Other nodes',
  cohost: 'Sharing a consultation',
  tally: 'Results',
  journal: 'The public journal',
  keys: 'Signing keys',
};

const hyphenated = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
