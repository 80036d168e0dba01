import { type Ballot, publishedBallot } from '../../domain/ballot/ballot.ts';
import { ballotRulesDocument } from '../../domain/ballot/rules-document.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';
import { documentHash } from '../kit/content-hash.ts';
import { checkDraft } from './create-ballot.ts';
import { lockBallotIn } from './lock-ballot.ts';
import type { StoredBallot } from './ports.ts';
import { checkMethodIn } from './shared-methods.ts';

/** Shows a drafted ballot of a public consultation to everybody, and freezes its rules under their hash for good. */
export async function publishBallot(
  app: Application,
  command: {
    readonly ballotId: BallotId;
    /** Hash of the draft as it was read (`etagOf`); refused where it is another now. */
    readonly confirmed?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId, command.confirmed);
    if (!found.ok) return found;
    const { stored, consultation } = found.value;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const ballot = await publishable(app, writer, { stored, consultation });
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
): Promise<Result<readonly StoredBallot[], Refusal>> {
  const ballots: StoredBallot[] = [];
  for (const { ballot } of await writer.ballots.of(consultation.id)) {
    const stored = await writer.ballots.lock(ballot.id, 'change');
    if (stored === null) continue;
    const one = await publishable(app, writer, { stored, consultation });
    if (!one.ok) return one;
    ballots.push(one.value);
  }
  return ok(ballots);
}

/** Writes ballots as {@link publishableBallots} gave them. */
export async function writePublished(
  app: Application,
  writer: Writer,
  input: { readonly ballots: readonly StoredBallot[]; readonly by: Actor | null },
): Promise<void> {
  for (const stored of input.ballots) {
    const { id, consultationId, publishedAt, rulesHash } = stored.ballot;
    await writer.ballots.save(stored);
    // What was to be changed before, and was not, is nothing any more.
    await writer.unfinishedParts.deleteChangeOf(id);
    await writer.events.append({
      id: app.newId(),
      type: 'ballot-announced',
      at: publishedAt ?? app.now(),
      by: input.by,
      consultationId,
      proposalId: null,
      data: { ballotId: id, rulesHash: rulesHash ?? '' },
    });
  }
}

async function publishable(
  app: Application,
  writer: Writer,
  as: { readonly stored: StoredBallot; readonly consultation: Consultation },
): Promise<Result<StoredBallot, Refusal>> {
  const { stored, consultation } = as;
  if (stored.ballot.publishedAt !== null) return refuse({ type: 'already-published' });
  // The consultation may have changed since it was drafted.
  const others = await writer.ballots.of(consultation.id);
  const checked = await checkDraft(writer, stored.ballot, { consultation, others });
  if (!checked.ok) return checked;
  const shared = await checkMethodIn(writer, consultation.id, checked.value.method);
  if (!shared.ok) return shared;
  const rulesHash = documentHash(ballotRulesDocument(checked.value, consultation.slug));
  const ballot = publishedBallot(checked.value, { now: app.now(), rulesHash });
  return ballot.ok ? ok({ ...stored, ballot: ballot.value }) : ballot;
}
