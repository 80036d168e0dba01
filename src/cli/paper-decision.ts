import { z } from 'zod';
import { findAgent } from '../application/agent/reads.ts';
import type { Application } from '../application/application.ts';
import { type PaperOperator, paperOperatorOf } from '../application/kit/paper-operator.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { command } from './command.ts';

export const PAPER_AGENT = ['--agent <email>', 'who does it: the agent whose hand this is'] as const;

export async function operatorByMail(app: Application, email: string): Promise<Result<PaperOperator, Refusal>> {
  const agent = await findAgent(app, { email });
  return agent.ok ? ok(paperOperatorOf({ kind: 'agent', id: agent.value.id })) : agent;
}

type Deciding<T> = {
  readonly path: string;
  readonly says: string;
  readonly done: (batch: T) => string;
  readonly act: (
    app: Application,
    of: { readonly batchId: string; readonly operator: PaperOperator },
  ) => Promise<Result<T, Refusal>>;
  /** The batch as it is printed. */
  readonly shown: (batch: T) => object;
};

/** A command by which an agent decides about a batch of paper: ballots and contributions alike. */
export function paperDecision<T>({ path, says, done, act, shown }: Deciding<T>) {
  return command({
    path,
    says,
    beside: 'runs-in-it',
    takes: (parser) => parser.argument('<batch>', 'its id').requiredOption(...PAPER_AGENT),
    options: z.object({ batch: z.string(), agent: z.string() }),
    async run({ open }, { batch, agent }) {
      const { app } = await open();
      const operator = await operatorByMail(app, agent);
      if (!operator.ok) return operator;
      const decided = await act(app, { batchId: batch, operator: operator.value });
      return decided.ok ? ok({ json: shown(decided.value), text: done(decided.value) }) : decided;
    },
  });
}
