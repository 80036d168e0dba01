import { type Ballot, publishedBallot } from '../domain/ballot/ballot.ts';
import { ballotRulesDocument } from '../domain/ballot/rules-document.ts';
import type { Consultation } from '../domain/consultation/consultation.ts';
import type { By } from '../domain/event.ts';
import type { BallotId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { KeptBallot } from './ballots.ts';
import { documentHash } from './content-hash.ts';
import { checkDraft } from './create-ballot.ts';
import { lockBallotIn } from './lock-ballot.ts';
import { checkMadeFrom } from './made-from.ts';
import { checkMethodIn } from './network/shared-methods.ts';
import type { Application, Writer } from './ports.ts';

/** Shows a drafted ballot of a public consultation to everybody, and freezes its rules under their hash for good. */
export async function publishBallot(
  app: Application,
  command: {
    readonly ballotId: BallotId;
    /** Hash of the draft as it was read (`stateHash`); refused where it is another now. */
    readonly confirmed?: string | undefined;
    readonly by: By;
  },
): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId);
    if (!found.ok) return found;
    const { kept, consultation } = found.value;
    const same = checkMadeFrom(kept.ballot, command.confirmed);
    if (!same.ok) return same;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const ballot = await publishable(app, writer, { kept, consultation });
    if (!ballot.ok) return ballot;
    await writePublished(app, writer, { ballots: [ballot.value], by: command.by });
    return ok(ballot.value.ballot);
  });
}

/** The drafts of a consultation that is being published, as they will be; refused where one of them does not hold. */
export async function publishableBallots(
  app: Application,
  writer: Writer,
  consultation: Consultation,
): Promise<Result<readonly KeptBallot[], Refusal>> {
  const ballots: KeptBallot[] = [];
  for (const { ballot } of await writer.ballots.of(consultation.id)) {
    const kept = await writer.ballotWrite.lock(ballot.id, 'change');
    if (kept === null) continue;
    const one = await publishable(app, writer, { kept, consultation });
    if (!one.ok) return one;
    ballots.push(one.value);
  }
  return ok(ballots);
}

/** Writes ballots as {@link publishableBallots} gave them. */
export async function writePublished(
  app: Application,
  writer: Writer,
  said: { readonly ballots: readonly KeptBallot[]; readonly by: By },
): Promise<void> {
  for (const kept of said.ballots) {
    const { id, consultationId, publishedAt, rulesHash } = kept.ballot;
    await writer.ballotWrite.ballot(kept);
    await writer.write.event({
      id: app.newId(),
      type: 'ballot-announced',
      at: publishedAt ?? app.now(),
      by: said.by,
      consultationId,
      proposalId: null,
      data: { ballotId: id, rulesHash: rulesHash ?? '' },
    });
  }
}

async function publishable(
  app: Application,
  writer: Writer,
  as: { readonly kept: KeptBallot; readonly consultation: Consultation },
): Promise<Result<KeptBallot, Refusal>> {
  const { kept, consultation } = as;
  if (kept.ballot.publishedAt !== null) return refuse({ type: 'already-published' });
  // The consultation may have changed since it was drafted.
  const others = await writer.ballots.of(consultation.id);
  const checked = await checkDraft(writer, kept.ballot, { consultation, others });
  if (!checked.ok) return checked;
  const shared = await checkMethodIn(writer, consultation.id, checked.value.method);
  if (!shared.ok) return shared;
  const rulesHash = documentHash(ballotRulesDocument(checked.value, consultation.slug));
  const ballot = publishedBallot(checked.value, { now: app.now(), rulesHash });
  return ballot.ok ? ok({ ...kept, ballot: ballot.value }) : ballot;
}
