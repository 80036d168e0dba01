import { type Consultation, consultationState } from '../domain/consultation/consultation.ts';
import { disclosureOf, type Onlooker } from '../domain/consultation/visibility.ts';
import { type Count, decidingCount, totalsOf } from '../domain/support/totals.ts';
import type { Application, Reader } from './ports.ts';
import type { Viewer } from './sign-in.ts';
import type { DisclosedTotals } from './views.ts';

/**
 * The one place where counts become visible or stay hidden. Every reading use case goes through it, so pages, API,
 * feeds, exports and federation cannot differ, and officers see no more than anybody.
 */
export function disclose(
  consultation: Consultation,
  counts: { readonly counts: readonly Count[]; readonly version: number },
  to: Onlooker,
): DisclosedTotals {
  const disclosure = disclosureOf(consultation, 'support', to);
  if (!disclosure.visible) return disclosure;
  const totals = totalsOf(counts.counts, counts.version);
  return { visible: true, totals, deciding: decidingCount(totals.for, consultation.rules.decidingStanding) };
}

/** What decides for this viewer. Taking part is only looked up where the rules ask for it. */
export async function onlookerOf(
  reader: Reader,
  app: Application,
  to: { readonly consultation: Consultation; readonly viewer: Viewer },
): Promise<Onlooker> {
  const { consultation, viewer } = to;
  const asks = consultation.rules.resultsVisibility === 'after-taking-part' && viewer.participantId !== null;
  const tookPart = asks && (await reader.participants.tookPart(viewer.participantId ?? '', consultation.id));
  return { now: app.now(), tookPart };
}

/**
 * How many people took part, which early on tells how many supported: shown under `always`, else once every phase is
 * over. Null while it is hidden.
 */
export function discloseTurnout(consultation: Consultation, participants: number | null, now: Date): number | null {
  const shown = consultation.rules.resultsVisibility === 'always' || consultationState(consultation, now) === 'closed';
  return shown ? participants : null;
}
