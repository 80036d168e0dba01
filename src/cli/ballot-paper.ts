import { z } from 'zod';
import { findAgent } from '../application/agent/reads.ts';
import type { Application } from '../application/application.ts';
import { confirmPaperBatch, discardPaperBatch, enterPaperBatch } from '../application/ballot/paper-batches.ts';
import { readBallot, readPaperBatches } from '../application/ballot/reads.ts';
import { type PaperOperator, type Principal, paperOperatorOf } from '../application/kit/principal.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import type { Ballot } from '../domain/ballot/ballot.ts';
import { choiceOf } from '../domain/ballot/choice.ts';
import type { Choice } from '../domain/ballot/choice-kind.ts';
import { MalformedContent } from '../domain/ballot/content.ts';
import type { PaperBatch } from '../domain/ballot/paper.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { BALLOT } from './ballot.ts';
import { argument, CommandRefused, command, required } from './command.ts';
import { readDescribed } from './values.ts';

export const PAPER_AGENT = { agent: required('<email>', 'who does it: the agent whose hand this is') };

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
    takes: { batch: argument('its id'), ...PAPER_AGENT },
    async run({ open }, { batch, agent }) {
      const { app } = await open();
      const operator = await operatorByMail(app, agent);
      if (!operator.ok) return operator;
      const decided = await act(app, { batchId: batch, operator: operator.value });
      return decided.ok ? ok({ json: shown(decided.value), text: done(decided.value) }) : decided;
    },
  });
}

const FILE = z.strictObject({
  reference: z.string(),
  place: z.string(),
  sheets: z.number(),
  rows: z.array(z.strictObject({ ballot: z.coerce.string(), count: z.number() })),
});

export const ballotPaperEnter = command({
  path: 'ballot paper enter',
  says: 'Enter a batch of paper from a file in JSON or YAML: reference, place, sheets, and rows of ballot and count',
  beside: 'runs-in-it',
  takes: {
    ...BALLOT,
    file: required('<file>', 'each row has a ballot as docs/ballots writes it, such as "1 4 7", and a count'),
    ...PAPER_AGENT,
  },
  async run({ open, path }, { consultation: slug, ballot, file, agent }) {
    const described = await readDescribed(path(file), FILE);
    const { app } = await open();
    const found = await readBallot(app, { slug, ballot, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const operator = await operatorByMail(app, agent);
    if (!operator.ok) return operator;
    const rows = described.rows.map((row, index) => ({
      choice: choiceIn(found.value.ballot, row.ballot, `${file}: rows.${index}`),
      count: row.count,
    }));
    const { reference, place, sheets } = described;
    const batch = { ballotId: found.value.ballot.id, reference, place, sheets, rows, operator: operator.value };
    const entered = await enterPaperBatch(app, batch);
    if (!entered.ok) return entered;
    return ok({
      json: shown(entered.value),
      text: [
        `Entered ${sheets} sheets as ${entered.value.id}.`,
        `They count once another agent has confirmed them: parvis ballot paper confirm ${entered.value.id} --agent …`,
      ],
    });
  },
});

export const ballotPaperConfirm = paperDecision({
  path: 'ballot paper confirm',
  says: 'Confirm that a batch says what its sheets say; never by who entered it',
  done: ({ sheets }) => `Confirmed: ${sheets} sheets count.`,
  act: confirmPaperBatch,
  shown,
});

export const ballotPaperDiscard = paperDecision({
  path: 'ballot paper discard',
  says: 'Take back a batch that was entered wrong, before it counts',
  done: ({ reference }) => `Discarded; the reference ${reference} is free again.`,
  act: discardPaperBatch,
  shown,
});

export const ballotPaperList = command({
  path: 'ballot paper list',
  says: 'List the batches of a ballot as they were entered',
  beside: 'runs-in-it',
  takes: BALLOT,
  async run({ open }, { consultation: slug, ballot }) {
    const { app } = await open();
    const found = await readPaperBatches(app, { slug, ballot });
    if (!found.ok) return found;
    const items = found.value.map(shown);
    const text = found.value.map(
      ({ id, reference, place, sheets, confirmedAt, rows }) =>
        `${id}  ${reference}  ${place}  ${sheets} sheets  ${confirmedAt === null ? 'waits' : 'confirmed'}  ` +
        (rows ?? []).map(({ content, count }) => `${content}: ${count}`).join(', '),
    );
    return ok({ json: { items, next: null }, text: text.length === 0 ? 'There are no paper batches.' : text });
  },
});

function choiceIn(ballot: Ballot, content: string, where: string): Choice {
  try {
    return choiceOf(ballot, content);
  } catch (cause) {
    if (!(cause instanceof MalformedContent)) throw cause;
    throw new CommandRefused(`${where}: “${content}” is no ballot of this kind`, { cause });
  }
}

function shown(of: Omit<PaperBatch, 'rows'> & { readonly principal?: Principal }): object {
  const { enteredBy: _entered, confirmedBy: _confirmed, principal: _principal, ...batch } = of;
  return batch;
}
