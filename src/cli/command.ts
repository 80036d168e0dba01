import type { Command as Parser } from 'commander';
import { z } from 'zod';
import type { Refusal } from '../domain/kit/refusal.ts';
import type { Result } from '../domain/kit/result.ts';
import type { Config } from '../start/config.ts';
import type { Log } from '../start/log.ts';
import type { OpenNode } from '../start/node.ts';
import type { CommandServices } from './command-services.ts';
import type { Progress } from './progress.ts';

/** The output of a command: `json` for `--json`, otherwise `text`. Either may contain a secret that is shown only once. */
export type CommandOutput = {
  readonly json: unknown;
  /** One string is printed verbatim, several as lines. */
  readonly text: string | readonly string[];
  /** Not 0 where the command completed and found a problem: 1, or a number that says which. */
  readonly exit?: number;
};

/** What a command receives in addition to its options. */
export type Context = {
  readonly config: Config;
  readonly log: Log;
  readonly services: CommandServices;
  /**
   * The node: the one that runs already where there is one on the embedded database, else opened for this command and
   * closed after it.
   */
  open(options?: { readonly migrate?: boolean }): Promise<OpenNode>;
  /** Where the command was typed; paths are relative to it, also when the command runs inside a running node. */
  readonly cwd: string;
  /** A path as typed, made absolute. */
  path(text: string): string;
  /** Prints a progress line on standard error, which is not part of the output. */
  note(line: string): void;
  /** Prints a line of output while the command is still running. With `--json` it must be JSON. */
  line(text: string): void;
  /** Throws once the command is interrupted, so that long work that reports progress stops. */
  readonly progress: Progress;
  /** Runs a command that another process sent to the node of this process. */
  runInNode(node: OpenNode, query: RelayedCommand): Promise<number>;
  /** Aborted when whoever typed the command interrupts it or the node stops. */
  readonly signal: AbortSignal;
  readonly json: boolean;
};

/** A command that another process asks a running node to do, and where its output goes. */
export type RelayedCommand = {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

/**
 * What happens when a node runs on the same embedded database, which only one process may open: the command is done in
 * that node, or refused, or has nothing to do with it (design: decisions, Commands beside a running node).
 */
export type WhileNodeRuns = 'runs-in-it' | 'is-refused' | 'is-independent';

export type CommandSpec<Taking extends Takes> = {
  /** Its words, for example `consultation create`. */
  readonly path: string;
  /** One line for `--help`. */
  readonly says: string;
  readonly beside: WhileNodeRuns;
  /** Runs until it is stopped, and logs at LOG_LEVEL; other commands log warnings and errors only. */
  readonly serves?: true;
  /** Makes the embedded database where there is none; any other command would answer about an empty node in a wrong folder. */
  readonly makes?: true;
  /** Its arguments and options, from which the parser, `--help` and what `run` gets follow; a value that does not fit is a wrong usage. */
  readonly takes?: Taking;
  readonly run: (context: Context, options: ValuesOf<Taking>) => Promise<Result<CommandOutput, Refusal>>;
};

/** A command in the table, without the type of its options. */
export type AnyCommand = Omit<CommandSpec<Takes>, 'run'> & {
  readonly run: (context: Context, options: never) => Promise<Result<CommandOutput, Refusal>>;
};

/** Defines a command, with the type of its options inferred. */
export function command<Taking extends Takes>(spec: CommandSpec<Taking>): AnyCommand {
  return spec;
}

/** A refusal that is not one of the domain, such as a file that exists or a node that runs. Printed verbatim; exit code 1. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

/** Wrong usage; exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** An argument or an option of a command: its value as the command gets it, and what the parser and `--help` say of it. */
export type Taken<Schema extends z.ZodType = z.ZodType> = {
  readonly schema: Schema;
  /** Tells the parser of it. `name` is the key under which the command takes it, as `own-texts`. */
  readonly declare: (parser: Parser, name: string) => void;
};

/** What a command takes, by names in camelCase: arguments in the order in which they are typed, options in that of `--help`. */
export type Takes = Readonly<Record<string, Taken>>;

/** What a command gets of what it takes. */
export type ValuesOf<Taking extends Takes> = { readonly [Name in keyof Taking]: z.output<Taking[Name]['schema']> };

export function schemaOf(takes: Takes): z.ZodObject {
  return z.object(Object.fromEntries(Object.entries(takes).map(([name, { schema }]) => [name, schema])));
}

/** A word by its place. It may be left out where its schema takes nothing, and is several words where it takes a list. */
export function argument(says?: string): Taken<z.ZodString>;
export function argument<Schema extends z.ZodType>(says: string, schema: Schema): Taken<Schema>;
export function argument(says = '', schema: z.ZodType = z.string()): Taken {
  return {
    schema,
    declare(parser, name) {
      const words = accepts(schema, ['']) ? `${name}...` : name;
      parser.argument(accepts(schema, undefined) ? `[${words}]` : `<${words}>`, says);
    },
  };
}

/**
 * An option with a value, which `--help` shows as `holder`. It has to be given where its schema does not take nothing; what a
 * schema has as `prefault` is shown as the usual value.
 */
export function option(holder: string, says: string): Taken<z.ZodOptional<z.ZodString>>;
export function option<Schema extends z.ZodType>(holder: string, says: string, schema: Schema): Taken<Schema>;
export function option(holder: string, says: string, schema: z.ZodType = z.string().optional()): Taken {
  const usual = schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
  return {
    schema,
    declare(parser, name) {
      const flags = `--${name} ${holder}`;
      if (accepts(schema, undefined)) parser.option(flags, says, usual as string);
      else parser.requiredOption(flags, says);
    },
  };
}

/** An option that has to be given, as a text where no other schema says otherwise. */
export function required(holder: string, says: string): Taken<z.ZodString>;
export function required<Schema extends z.ZodType>(holder: string, says: string, schema: Schema): Taken<Schema>;
export function required(holder: string, says: string, schema: z.ZodType = z.string()): Taken {
  return option(holder, says, schema);
}

/** An option without a value: false where it is not given, which `--help` says where `usual` does. */
export function flag(says: string, usual?: false): Taken<z.ZodDefault<z.ZodBoolean>> {
  return {
    schema: z.boolean().default(false),
    declare: (parser, name) => parser.option(`--${name}`, says, usual),
  };
}

/** `--no-…`: what is true where it is not given. */
export function unless(says: string): Taken<z.ZodBoolean> {
  return { schema: z.boolean(), declare: (parser, name) => parser.option(`--no-${name}`, says) };
}

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}
