import type { Ballot } from '../../domain/ballot/ballot.ts';
import { ballotRulesDocument } from '../../domain/ballot/rules-document.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { slugAtHost } from '../../domain/network/host.ts';
import type { Application } from '../application.ts';
import type { Page } from '../kit/page.ts';
import { ANYBODY } from '../kit/viewer.ts';
import { discloseTally } from './disclose-tally.ts';
import type { Publication, PublishedPattern } from './ports.ts';
import { type BallotAddress, visibleBallot } from './reads.ts';

/** The anonymous ballots of one ballot, with what it takes to count them again. */
export type PublishedBallotsView = {
  readonly ballot: Ballot;
  readonly consultation: Consultation;
  /** The document that was frozen; its hash is `ballot.rulesHash`. */
  readonly rules: object;
  readonly publication: Publication;
  /** Read portion by portion, in the order of their publication. */
  patterns(): AsyncIterable<PublishedPattern>;
};

/** The published ballots; refused while the result is hidden, and under `always` before the close too. */
export async function readPublishedBallots(
  app: Application,
  query: BallotAddress,
): Promise<Result<PublishedBallotsView, Refusal>> {
  const found = await app.store.read((reader) => visibleBallot(reader, { ...query, viewer: ANYBODY }));
  if (!found.ok) return found;
  const { stored, consultation } = found.value;
  const { ballot } = stored;
  const { result } = await discloseTally(app, { stored, viewer: ANYBODY });
  const publication = result.visible ? result.publication : null;
  if (publication === null)
    return refuse({ type: 'results-hidden', until: result.visible ? ballot.closesAt : result.until });
  return ok({
    ballot,
    consultation,
    rules: ballotRulesDocument(ballot, slugAtHost(consultation)),
    publication,
    patterns: () => everyPattern(app, ballot.id),
  });
}

async function* everyPattern(app: Application, id: BallotId): AsyncGenerator<PublishedPattern, void> {
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const page: Page<PublishedPattern> = await app.store.read((reader) => reader.ballots.patterns(id, from));
    yield* page.items;
    if (page.next === null) return;
    after = page.next;
  }
}
