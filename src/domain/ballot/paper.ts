import type { AgentId, BallotId, PaperBatchId } from '../id.ts';
import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import { checkLine, NAME_MAX } from '../text.ts';
import { type Ballot, finalAt } from './ballot.ts';
import { type CastMoment, momentOf } from './cast.ts';
import { type Choice, type ChoiceRefusal, checkChoice } from './choice.ts';
import type { Content } from './content.ts';

/** Sheets of paper that say the same. */
export type PaperRow = { readonly content: Content; readonly count: number };

/** Sheets entered together by one agent. They count once another agent has confirmed them. */
export type PaperBatch = {
  readonly id: PaperBatchId;
  readonly ballotId: BallotId;
  /** What is written on the envelope; unique in the ballot. */
  readonly reference: string;
  readonly place: string;
  readonly sheets: number;
  readonly rows: readonly PaperRow[];
  readonly enteredBy: AgentId;
  readonly enteredAt: Date;
  readonly confirmedBy: AgentId | null;
  readonly confirmedAt: Date | null;
};

export const SHEETS_MAX = 100_000;

type BatchRefusal =
  | ChoiceRefusal
  | RefusalOf<'not-published' | 'ballot-not-open' | 'ballot-closed' | 'sheets-do-not-add-up' | 'not-eligible'>;

/** The rows of a batch as kept: every sheet accounted for, blank and invalid ones too, in the order of their content. */
export function checkPaperBatch(
  ballot: Ballot,
  said: CastMoment & {
    readonly reference: string;
    readonly place: string;
    readonly sheets: number;
    readonly rows: readonly { readonly choice: Choice; readonly count: number }[];
  },
): Result<Pick<PaperBatch, 'reference' | 'place' | 'sheets' | 'rows'> & { readonly enteredAt: Date }, BatchRefusal> {
  if (ballot.publishedAt === null) return refuse({ type: 'not-published' });
  if (!ballot.rules.standings.includes('paper')) {
    return refuse({ type: 'not-eligible', because: 'standing', allowed: ballot.rules.standings });
  }
  const enteredAt = checkPaperOpen(ballot, said);
  if (!enteredAt.ok) return enteredAt;
  const reference = checkLine(said.reference, 'reference', NAME_MAX);
  if (!reference.ok) return reference;
  const place = checkLine(said.place, 'place', NAME_MAX);
  if (!place.ok) return place;
  const sheets = wholeWithin(said.sheets, 'sheets');
  if (!sheets.ok) return sheets;
  const counts = new Map<Content, number>();
  let counted = 0;
  for (const [index, row] of said.rows.entries()) {
    const count = wholeWithin(row.count, `rows.${index}.count`);
    if (!count.ok) return count;
    const content = checkChoice(ballot, row.choice, 'paper');
    if (!content.ok) return content;
    counts.set(content.value, (counts.get(content.value) ?? 0) + row.count);
    counted += row.count;
  }
  if (counted !== said.sheets) return refuse({ type: 'sheets-do-not-add-up', sheets: said.sheets, counted });
  const rows = Array.from(counts, ([content, count]) => ({ content, count }));
  rows.sort((a, b) => (a.content < b.content ? -1 : 1));
  return ok({ reference: reference.value, place: place.value, sheets: said.sheets, rows, enteredAt: enteredAt.value });
}

/** A batch that counts: confirmed by somebody who did not enter it, while paper may still come in. */
export function confirmedBatch(
  ballot: Ballot,
  batch: PaperBatch,
  by: CastMoment & { readonly agentId: AgentId },
): Result<PaperBatch, RefusalOf<'already-decided' | 'second-agent-needed' | 'ballot-not-open' | 'ballot-closed'>> {
  if (batch.confirmedAt !== null) return refuse({ type: 'already-decided', at: batch.confirmedAt });
  if (by.agentId === batch.enteredBy) return refuse({ type: 'second-agent-needed' });
  const at = checkPaperOpen(ballot, by);
  return at.ok ? ok({ ...batch, confirmedBy: by.agentId, confirmedAt: at.value }) : at;
}

function checkPaperOpen(
  ballot: Ballot,
  moment: CastMoment,
): Result<Date, RefusalOf<'ballot-not-open' | 'ballot-closed'>> {
  const at = momentOf(moment);
  if (at < ballot.opensAt) return refuse({ type: 'ballot-not-open', opensAt: ballot.opensAt });
  return at < finalAt(ballot) ? ok(at) : refuse({ type: 'ballot-closed', closedAt: finalAt(ballot) });
}

function wholeWithin(value: number, field: string): Result<number, RefusalOf<'invalid'>> {
  if (!Number.isSafeInteger(value)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
  if (value < 1) return refuse({ type: 'invalid', field, because: 'too-small', limit: 1 });
  return value > SHEETS_MAX ? refuse({ type: 'invalid', field, because: 'too-large', limit: SHEETS_MAX }) : ok(value);
}
