import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { type Viewer, visibleConsultation } from '../kit/viewer.ts';
import { type Awaited, readAwaited } from '../network/subtotal/read-awaited.ts';
import { type JointResult, readJoint } from '../network/subtotal/read-cities.ts';
import { type Disclosed, discloseTally } from './disclose-tally.ts';
import type { PaperCount, StoredBallot } from './ports.ts';
import { type BallotAddress, type BallotDetail, detailOf, isVisible, visibleBallot } from './reads.ts';

/** A ballot and what may be known of its result. */
export type TallyView = BallotDetail &
  Disclosed & {
    /** Batches of paper: those that count, and those that nobody confirmed. Null while turnout is. */
    readonly paper: { readonly confirmed: PaperCount; readonly waiting: PaperCount } | null;
    /** City by city and together, where several institutions hold the consultation and ours has counted. */
    readonly joint: JointResult | null;
    /** Where its result waits for what other institutions commit to. */
    readonly awaited: Awaited | null;
  };

/** The tallies of all ballots of a consultation, in their order. */
export async function readTally(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<{ readonly consultation: Consultation; readonly ballots: readonly TallyView[] }, Refusal>> {
  const found = await app.store.read(async (reader) => {
    const visible = await visibleConsultation(reader, query);
    if (!visible.ok) return visible;
    const ballots = (await reader.ballots.of(visible.value.id)).filter((stored) => isVisible(stored, query.viewer));
    return ok({ consultation: visible.value, ballots });
  });
  if (!found.ok) return found;
  const { consultation } = found.value;
  const ballots: TallyView[] = [];
  for (const stored of found.value.ballots)
    ballots.push(await tallyView(app, { stored, consultation, viewer: query.viewer }));
  return ok({ consultation, ballots });
}

/** The tally of one ballot. */
export async function readBallotTally(
  app: Application,
  query: BallotAddress & { readonly viewer: Viewer },
): Promise<Result<TallyView, Refusal>> {
  const found = await app.store.read((reader) => visibleBallot(reader, query));
  return found.ok ? ok(await tallyView(app, { ...found.value, viewer: query.viewer })) : found;
}

async function tallyView(
  app: Application,
  of: { readonly stored: StoredBallot; readonly consultation: Consultation; readonly viewer: Viewer },
): Promise<TallyView> {
  const { stored, consultation } = of;
  const disclosed = await discloseTally(app, of);
  const paper =
    disclosed.turnout === null ? null : await app.store.read((reader) => reader.ballots.paper(stored.ballot.id));
  const publication = disclosed.result.visible ? disclosed.result.publication : null;
  const joint =
    publication === null ? null : await readJoint(app, { consultation, ballot: stored.ballot, publication });
  const awaited = disclosed.result.visible ? null : await readAwaited(app, { consultation, ballot: stored.ballot });
  return { ...detailOf(stored, { consultation, now: app.now() }), ...disclosed, paper, joint, awaited };
}
