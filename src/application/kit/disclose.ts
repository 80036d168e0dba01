import { type Consultation, consultationState } from '../../domain/consultation/consultation.ts';
import { type DisclosureContext, disclosureOf } from '../../domain/consultation/visibility.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import { type Count, decidingCount, totalsOf } from '../../domain/support/totals.ts';
import type { Application, Reader } from '../application.ts';
import type { Involved } from '../consultation/ports.ts';
import type { DisclosedTotals } from '../proposal/ports.ts';
import { pseudonymOf, pseudonymsFrom } from './pseudonym.ts';
import type { Viewer } from './viewer.ts';

/**
 * The one place where counts become visible or stay hidden. Every reading use case goes through it, so pages, API,
 * feeds, exports and federation cannot differ, and officers see no more than anybody.
 */
export function disclose(
  consultation: Consultation,
  counts: { readonly counts: readonly Count[]; readonly version: number },
  to: DisclosureContext,
): DisclosedTotals {
  const disclosure = disclosureOf(consultation, 'support', to);
  if (!disclosure.visible) return disclosure;
  const totals = totalsOf(counts.counts, counts.version);
  return { visible: true, totals, deciding: decidingCount(totals.for, consultation.rules.decidingStanding) };
}

/** What decides for this viewer. Taking part is only looked up where the rules ask for it. */
export async function disclosureContextOf(
  reader: Reader,
  app: Application,
  to: { readonly consultation: Consultation; readonly viewer: Viewer },
): Promise<DisclosureContext> {
  const { consultation, viewer } = to;
  const { participantId } = viewer;
  const asks = consultation.rules.resultsVisibility === 'after-taking-part' && participantId !== null;
  const pseudonym = asks ? await pseudonymOf(reader, app, { participantId, consultationId: consultation.id }) : null;
  const tookPart = pseudonym !== null && (await reader.participants.tookPart(pseudonym));
  return { now: app.now(), tookPart };
}

/**
 * How many people took part, which early on tells how many supported: shown under `always`, else once every phase is
 * over. Null while it is hidden.
 */
export async function discloseTurnout(
  reader: Reader,
  app: Application,
  { consultation, involved }: { readonly consultation: Consultation; readonly involved: Involved },
): Promise<number | null> {
  const { rules, id } = consultation;
  const isShown = rules.resultsVisibility === 'always' || consultationState(consultation, app.now()) === 'closed';
  if (!isShown) return null;
  const { authors, supporters, erasedInBoth } = involved;
  const both = authors === 0 || supporters === 0 ? 0 : await authorsWhoSupported(reader, app, id);
  return authors + supporters - erasedInBoth - both;
}

/** How many are in both: nothing that is stored says so, since it would say whose a pseudonym is. */
async function authorsWhoSupported(reader: Reader, app: Application, consultationId: ConsultationId): Promise<number> {
  const links = await reader.participants.linksOfAuthors(consultationId);
  return await reader.supports.countSupporters(pseudonymsFrom(app, links, consultationId), consultationId);
}
