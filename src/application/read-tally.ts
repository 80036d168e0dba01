import type { Consultation } from '../domain/consultation/consultation.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import type { KeptBallot, PaperCount } from './ballots.ts';
import { type Disclosed, discloseTally } from './disclose-tally.ts';
import { type JointResult, readJoint } from './network/read-cities.ts';
import type { Application } from './ports.ts';
import { type BallotAddress, type BallotDetail, detailOf, isVisible, visibleBallot } from './read-ballots.ts';
import { type Audience, visibleConsultation } from './read-consultations.ts';
import type { Viewer } from './sign-in.ts';

/** A ballot and what may be known of its result. */
export type TallyView = BallotDetail &
  Disclosed & {
    /** Batches of paper: those that count, and those that nobody confirmed. Null while turnout is. */
    readonly paper: { readonly confirmed: PaperCount; readonly waiting: PaperCount } | null;
    /** City by city and together, where several institutions hold the consultation and ours has counted. */
    readonly joint: JointResult | null;
  };

type As = { readonly audience: Audience; readonly viewer: Viewer };

/** The tallies of all ballots of a consultation, in their order. */
export async function readTally(
  app: Application,
  query: As & { readonly slug: string },
): Promise<Result<{ readonly consultation: Consultation; readonly ballots: readonly TallyView[] }, Refusal>> {
  const found = await app.store.read(async (reader) => {
    const visible = await visibleConsultation(reader, query);
    if (!visible.ok) return visible;
    const ballots = (await reader.ballots.of(visible.value.id)).filter((kept) => isVisible(kept, query.audience));
    return ok({ consultation: visible.value, ballots });
  });
  if (!found.ok) return found;
  const { consultation } = found.value;
  const ballots: TallyView[] = [];
  for (const kept of found.value.ballots)
    ballots.push(await tallyView(app, { kept, consultation, viewer: query.viewer }));
  return ok({ consultation, ballots });
}

/** The tally of one ballot. */
export async function readBallotTally(
  app: Application,
  query: As & BallotAddress,
): Promise<Result<TallyView, Refusal>> {
  const found = await app.store.read((reader) => visibleBallot(reader, query));
  return found.ok ? ok(await tallyView(app, { ...found.value, viewer: query.viewer })) : found;
}

async function tallyView(
  app: Application,
  of: { readonly kept: KeptBallot; readonly consultation: Consultation; readonly viewer: Viewer },
): Promise<TallyView> {
  const { kept, consultation } = of;
  const disclosed = await discloseTally(app, of);
  const paper =
    disclosed.turnout === null ? null : await app.store.read((reader) => reader.ballots.paper(kept.ballot.id));
  const publication = disclosed.result.visible ? disclosed.result.publication : null;
  const joint = publication === null ? null : await readJoint(app, { consultation, ballot: kept.ballot, publication });
  return { ...detailOf(kept, { consultation, now: app.now() }), ...disclosed, paper, joint };
}
