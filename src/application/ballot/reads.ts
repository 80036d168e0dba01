import { type Ballot, finalAt } from '../../domain/ballot/ballot.ts';
import { choiceOf } from '../../domain/ballot/choice.ts';
import type { Choice } from '../../domain/ballot/choice-kind.ts';
import type { Content } from '../../domain/ballot/content.ts';
import type { PaperBatch, PaperRow } from '../../domain/ballot/paper.ts';
import { ballotRulesDocument } from '../../domain/ballot/rules-document.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { slugAtHost } from '../../domain/network/host.ts';
import type { Application, Reader } from '../application.ts';
import { type Principal, principalById } from '../kit/principal.ts';
import { DRAFT_READER, seesDrafts, type Viewer, visibleConsultation } from '../kit/viewer.ts';
import { ballotKeys, canReadCasts } from './ballot-secret.ts';
import { type Receipt, readCast, receiptOf } from './cast-ballot.ts';
import { disclosesPaper } from './disclose-tally.ts';
import { type BallotVoter, eligibilityIn } from './eligibility.ts';
import type { StoredBallot } from './ports.ts';

/** `counting`: closed, and sheets of paper may still be entered. */
export type BallotState = 'draft' | 'upcoming' | 'open' | 'counting' | 'over';

export type BallotDetail = {
  readonly ballot: Ballot;
  readonly state: BallotState;
  readonly consultation: Consultation;
  /** The document that `ballot.rulesHash` is of; of a draft, as it stands. */
  readonly rules: object;
};

/** The ballots of a consultation in their order; drafts for those who may see them. */
export async function readBallots(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<{ readonly consultation: Consultation; readonly ballots: readonly BallotDetail[] }, Refusal>> {
  const now = app.now();
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    const stored = await reader.ballots.of(consultation.id);
    const visible = stored.filter((each) => isVisible(each, query.viewer));
    return ok({ consultation, ballots: visible.map((each) => detailOf(each, { consultation, now })) });
  });
}

/** One ballot, by its id or by its slug in its consultation. */
export async function readBallot(
  app: Application,
  query: BallotAddress & { readonly viewer: Viewer },
): Promise<Result<BallotDetail, Refusal>> {
  const now = app.now();
  return await app.store.read(async (reader) => {
    const found = await visibleBallot(reader, query);
    return found.ok ? ok(detailOf(found.value.stored, { consultation: found.value.consultation, now })) : found;
  });
}

export type BallotAddress = { readonly id: BallotId } | { readonly slug: string; readonly ballot: string };

/** A ballot that this viewer may know of; a draft answers as if it did not exist. */
export async function visibleBallot(
  reader: Reader,
  query: BallotAddress & { readonly viewer: Viewer },
): Promise<Result<{ readonly stored: StoredBallot; readonly consultation: Consultation }, Refusal>> {
  const stored = await storedBallot(reader, query);
  if (stored === null || !isVisible(stored, query.viewer)) return refuse({ type: 'not-found', what: 'ballot' });
  const consultation = await reader.consultations.byId(stored.ballot.consultationId);
  return consultation === null ? refuse({ type: 'not-found', what: 'consultation' }) : ok({ stored, consultation });
}

async function storedBallot(reader: Reader, at: BallotAddress): Promise<StoredBallot | null> {
  if ('id' in at) return await reader.ballots.byId(at.id);
  const consultation = await reader.consultations.bySlug(at.slug);
  return consultation === null ? null : await reader.ballots.bySlug(consultation.id, at.ballot);
}

export function isVisible({ ballot }: StoredBallot, viewer: Viewer): boolean {
  return ballot.publishedAt !== null || seesDrafts(viewer, ballot.consultationId);
}

export function detailOf(
  { ballot, closedAt }: StoredBallot,
  within: { readonly consultation: Consultation; readonly now: Date },
): BallotDetail {
  const { consultation } = within;
  const now = closedAt !== null && closedAt > within.now ? closedAt : within.now;
  return {
    ballot,
    state: stateOf(ballot, now),
    consultation,
    rules: ballotRulesDocument(ballot, slugAtHost(consultation)),
  };
}

function stateOf(ballot: Ballot, now: Date): BallotState {
  if (ballot.publishedAt === null) return 'draft';
  if (now < ballot.opensAt) return 'upcoming';
  if (now < ballot.closesAt) return 'open';
  return now < finalAt(ballot) ? 'counting' : 'over';
}

/** A voter's own current cast. */
export type MyBallot = {
  readonly receipt: Receipt;
  readonly choice: Choice;
  readonly content: Content;
};

/**
 * The participant's own cast, with its receipt; refused where they cast nothing, or where who cast what was forgotten.
 * Nobody else can read it.
 */
export async function readMyBallot(
  app: Application,
  query: { readonly ballotId: BallotId; readonly voter: BallotVoter },
): Promise<Result<MyBallot, Refusal>> {
  return await app.store.read(async (reader) => {
    const stored = await reader.ballots.byId(query.ballotId);
    if (stored === null) return refuse({ type: 'not-found', what: 'ballot' });
    const { ballot } = stored;
    if (!canReadCasts(stored)) return refuse({ type: 'not-found', what: 'cast' });
    const person = await eligibilityIn(app).personOf(reader, { ballot, voter: query.voter });
    const keys = ballotKeys(app, stored);
    const found = person === null ? null : await reader.ballots.cast(ballot.id, keys.voterKeyOf(person));
    if (found === null) return refuse({ type: 'not-found', what: 'cast' });
    const cast = readCast(keys, found);
    return ok({ receipt: receiptOf(keys, cast), choice: choiceOf(ballot, cast.content), content: cast.content });
  });
}

/** A batch as officers see it. What its sheets say is shown to whoever has to confirm it, and hidden with the result then. */
export type PaperBatchView = Omit<PaperBatch, 'rows'> & {
  readonly rows: readonly PaperRow[] | null;
  /** Who is behind its entry, and cannot confirm it. */
  readonly principal: Principal;
};

/** The batches of a ballot as they were entered. For those who enter and confirm paper. */
export async function readPaperBatches(
  app: Application,
  query: BallotAddress,
): Promise<Result<readonly PaperBatchView[], Refusal>> {
  const now = app.now();
  return await app.store.read(async (reader) => {
    const found = await visibleBallot(reader, { ...query, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const { ballot } = found.value.stored;
    const shown = disclosesPaper(ballot, now);
    const batches = await reader.ballots.batches(ballot.id);
    const views = batches.map(async (batch) => ({
      ...batch,
      rows: shown || batch.confirmedAt === null ? batch.rows : null,
      principal: await principalById(reader, batch.enteredBy),
    }));
    return ok(await Promise.all(views));
  });
}

/** Counters that disagree with the rows they count; none on a healthy node. */
export async function readDrift(
  app: Application,
): Promise<readonly { readonly what: string; readonly rows: number }[]> {
  return await app.store.read((reader) => reader.views.drift());
}
