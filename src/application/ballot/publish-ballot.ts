import { type Ballot, extendedBallot, publishedBallot } from '../../domain/ballot/ballot.ts';
import { momentOf } from '../../domain/ballot/cast.ts';
import { METHOD_NEEDS, type Method } from '../../domain/ballot/method.ts';
import { ballotRulesDocument } from '../../domain/ballot/rules-document.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type Actor, agentIdOf } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { BallotId, ConsultationId } from '../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkLocalised, type Localised, REASON_MAX } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import { isOpenCohosting } from '../../domain/network/cohosting.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { documentHash } from '../kit/content-hash.ts';
import { checkDraft } from './create-ballot.ts';
import { lockBallotIn } from './eligibility.ts';
import type { StoredBallot } from './ports.ts';

type Shareable = Result<null, RefusalOf<'method-not-shared'>>;

/** Whether cities that count at home can add up what this method counts; refused where it needs every ballot in one place. */
function checkSharedMethod(method: Method): Shareable {
  return METHOD_NEEDS[method].additive ? ok(null) : refuse({ type: 'method-not-shared', method });
}

/** The same for a ballot that is about to be published, where its consultation is shared or somebody was invited to share it. */
async function checkMethodIn(reader: Reader, consultationId: ConsultationId, method: Method): Promise<Shareable> {
  if (METHOD_NEEDS[method].additive) return ok(null);
  const cohosts = await reader.sharing.cohosts(consultationId);
  const isShared = cohosts.some(({ status }) => isOpenCohosting(status));
  return isShared ? checkSharedMethod(method) : ok(null);
}

/** Whether a consultation can be shared: refused where one of its published ballots is counted in a way that no city can add up. */
export async function checkShareable(reader: Reader, consultationId: ConsultationId): Promise<Shareable> {
  for (const { ballot } of await reader.ballots.of(consultationId)) {
    const shareable = ballot.publishedAt === null ? ok(null) : checkSharedMethod(ballot.method);
    if (!shareable.ok) return shareable;
  }
  return ok(null);
}

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

type ExtendBallot = {
  readonly ballotId: BallotId;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly closesAt: string;
  /** Public. */
  readonly reason: Localised;
  readonly by: Actor | null;
};

/** Moves the end of a ballot later, before it has closed and within its phase, and says why in public. */
export async function extendBallot(app: Application, command: ExtendBallot): Promise<Result<Ballot, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockBallotIn(writer, command.ballotId);
    if (!found.ok) return found;
    const { stored, consultation } = found.value;
    if (stored.ballot.publishedAt === null) return refuse({ type: 'not-published' });
    const zone = consultation.timeZone;
    const to = checkAll({
      closesAt: instantOf(command.closesAt, { zone, field: 'closesAt', edge: 'end' }),
      reason: checkLocalised(command.reason, 'reason', REASON_MAX),
    });
    if (!to.ok) return to;
    const now = momentOf({ receivedAt: app.now(), notBefore: stored.closedAt });
    const ballot = extendedBallot(stored.ballot, { ...to.value, now }, consultation);
    if (!ballot.ok) return ballot;
    const extension = ballot.value.extensions.at(-1);
    if (extension === undefined) throw new TypeError('an extended ballot without an extension');
    await writer.ballots.save({ ...stored, ballot: ballot.value });
    await writer.ballots.saveExtension({
      ...extension,
      id: app.newId(),
      ballotId: ballot.value.id,
      agentId: agentIdOf(command.by),
    });
    await writer.events.append({
      id: app.newId(),
      type: 'ballot-extended',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: {
        ballotId: ballot.value.id,
        from: extension.from.toISOString(),
        to: extension.to.toISOString(),
      },
    });
    return ballot;
  });
}

/** Takes away a ballot that was drafted and never shown; its slug is free again. A published one stays for good. */
export async function discardBallot(
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
    const { ballot } = found.value.stored;
    if (ballot.publishedAt !== null) return refuse({ type: 'rules-frozen', since: ballot.publishedAt });
    await writer.ballots.delete(ballot.id);
    await writer.events.append({
      id: app.newId(),
      type: 'ballot-discarded',
      at: app.now(),
      by: command.by,
      consultationId: ballot.consultationId,
      proposalId: null,
      data: { ballotId: ballot.id, slug: ballot.slug },
    });
    return ok(ballot);
  });
}
