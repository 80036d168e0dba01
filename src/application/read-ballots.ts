import { type Ballot, finalAt } from '../domain/ballot/ballot.ts';
import { ballotRulesDocument } from '../domain/ballot/rules-document.ts';
import type { Consultation } from '../domain/consultation/consultation.ts';
import type { BallotId } from '../domain/id.ts';
import { slugAtHost } from '../domain/network/host.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { KeptBallot } from './ballots.ts';
import type { Application, Reader } from './ports.ts';
import { type Audience, seesDrafts, visibleConsultation } from './read-consultations.ts';

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
  query: { readonly slug: string; readonly audience: Audience },
): Promise<Result<{ readonly consultation: Consultation; readonly ballots: readonly BallotDetail[] }, Refusal>> {
  const now = app.now();
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    const kept = await reader.ballots.of(consultation.id);
    const visible = kept.filter((each) => isVisible(each, query.audience));
    return ok({ consultation, ballots: visible.map((each) => detailOf(each, { consultation, now })) });
  });
}

/** One ballot, by its id or by its slug in its consultation. */
export async function readBallot(
  app: Application,
  query: BallotAddress & { readonly audience: Audience },
): Promise<Result<BallotDetail, Refusal>> {
  const now = app.now();
  return await app.store.read(async (reader) => {
    const found = await visibleBallot(reader, query);
    return found.ok ? ok(detailOf(found.value.kept, { consultation: found.value.consultation, now })) : found;
  });
}

export type BallotAddress = { readonly id: BallotId } | { readonly slug: string; readonly ballot: string };

/** A ballot that this audience may know of; a draft answers as if it did not exist. */
export async function visibleBallot(
  reader: Reader,
  query: BallotAddress & { readonly audience: Audience },
): Promise<Result<{ readonly kept: KeptBallot; readonly consultation: Consultation }, Refusal>> {
  const kept = await keptBallot(reader, query);
  if (kept === null || !isVisible(kept, query.audience)) return refuse({ type: 'not-found', what: 'ballot' });
  const consultation = await reader.consultations.byId(kept.ballot.consultationId);
  return consultation === null ? refuse({ type: 'not-found', what: 'consultation' }) : ok({ kept, consultation });
}

async function keptBallot(reader: Reader, at: BallotAddress): Promise<KeptBallot | null> {
  if ('id' in at) return await reader.ballots.byId(at.id);
  const consultation = await reader.consultations.bySlug(at.slug);
  return consultation === null ? null : await reader.ballots.bySlug(consultation.id, at.ballot);
}

export function isVisible({ ballot }: KeptBallot, audience: Audience): boolean {
  return ballot.publishedAt !== null || seesDrafts(audience, ballot.consultationId);
}

export function detailOf(
  { ballot, closedAt }: KeptBallot,
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
