import type { Command as Parser } from 'commander';
import type { z } from 'zod';
import type { Config } from '../config.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import type { Log } from '../log.ts';
import type { OpenNode } from '../node.ts';
import type { House } from './house.ts';
import type { Progress } from './progress.ts';

/** What a command answers: `json` for `--json`, otherwise `text`. Either may hold a secret that is shown this once. */
export type Said = {
  readonly json: unknown;
  /** One string is printed as it is, several as lines. */
  readonly text: string | readonly string[];
  /** 1 where the command did its work and what it found is not well. */
  readonly exit?: 0 | 1;
};

/** What a command is given beside its options. */
export type Context = {
  readonly config: Config;
  readonly log: Log;
  readonly house: House;
  /**
   * The node: the one that runs already where there is one on the embedded database, else opened for this command and
   * closed after it.
   */
  open(options?: { readonly migrate?: boolean }): Promise<OpenNode>;
  /** Where the command was typed; paths are relative to it, also when the command runs inside a running node. */
  readonly cwd: string;
  /** A path as typed, made absolute. */
  path(typed: string): string;
  /** A line for whoever watches, on standard error; not part of the answer. */
  note(line: string): void;
  /** A line of the answer, while the command goes on. With `--json` it must be JSON. */
  line(text: string): void;
  /** Throws once the command is interrupted: long work that tells how far it is stops by itself. */
  readonly progress: Progress;
  /** Does a command that came from beside the node this process runs. */
  runInNode(node: OpenNode, asked: AskedBeside): Promise<number>;
  /** Aborted when whoever typed the command interrupts it or the node stops. */
  readonly signal: AbortSignal;
  readonly json: boolean;
};

/** A command that another process asks a running node to do, and where its output goes. */
export type AskedBeside = {
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
export type BesideNode = 'runs-in-it' | 'is-refused' | 'is-independent';

export type CommandSpec<Options extends z.ZodType> = {
  /** As typed, for example `consultation create`. */
  readonly path: string;
  /** One line for `--help`. */
  readonly says: string;
  readonly beside: BesideNode;
  /** Goes on until it is stopped, and logs as LOG_LEVEL says; other commands log what is wrong only. */
  readonly serves?: true;
  /** Arguments and options, for the parser. */
  readonly takes?: (parser: Parser) => Parser;
  /** The arguments and options that `takes` yields, by name in camelCase; a value that does not fit is a wrong usage. */
  readonly options: Options;
  readonly run: (context: Context, options: z.output<Options>) => Promise<Result<Said, Refusal>>;
};

/** A command as the table holds it, its options not told apart. */
export type AnyCommand = Omit<CommandSpec<z.ZodType>, 'run'> & {
  readonly run: (context: Context, options: never) => Promise<Result<Said, Refusal>>;
};

/** Lets a command's `run` know the type of its options. */
export function command<Options extends z.ZodType>(spec: CommandSpec<Options>): AnyCommand {
  return spec;
}

/** A no that no rule of participation says: a file that exists already, a node that runs. Printed as it is; exit code 1. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

/** The command was typed wrong; exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}
