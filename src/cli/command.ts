import type { Command as Parser } from 'commander';
import type { z } from 'zod';
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

export type CommandSpec<Options extends z.ZodType> = {
  /** Its words, for example `consultation create`. */
  readonly path: string;
  /** One line for `--help`. */
  readonly says: string;
  readonly beside: WhileNodeRuns;
  /** Runs until it is stopped, and logs at LOG_LEVEL; other commands log warnings and errors only. */
  readonly serves?: true;
  /** Arguments and options, for the parser. */
  readonly takes?: (parser: Parser) => Parser;
  /** The arguments and options that `takes` yields, by name in camelCase; a value that does not fit is a wrong usage. */
  readonly options: Options;
  readonly run: (context: Context, options: z.output<Options>) => Promise<Result<CommandOutput, Refusal>>;
};

/** A command in the table, without the type of its options. */
export type AnyCommand = Omit<CommandSpec<z.ZodType>, 'run'> & {
  readonly run: (context: Context, options: never) => Promise<Result<CommandOutput, Refusal>>;
};

/** Defines a command, with the type of its options inferred. */
export function command<Options extends z.ZodType>(spec: CommandSpec<Options>): AnyCommand {
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
