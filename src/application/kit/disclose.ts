import { type Consultation, consultationState } from '../../domain/consultation/consultation.ts';
import { type DisclosureContext, disclosureOf } from '../../domain/consultation/visibility.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import { type Count, decidingCount, totalsOf } from '../../domain/support/support.ts';
import type { Application, Reader } from '../application.ts';
import type { Involved } from '../consultation/ports.ts';
import type { DisclosedTotals } from '../proposal/ports.ts';
import type { Secrets } from './ports.ts';
import { pseudonymOf, pseudonymsFrom } from './pseudonym.ts';
import type { Viewer } from './viewer.ts';

type Counted = { readonly involved: Involved; readonly both: number; readonly at: number };

/** How long a number is good while nobody joined: as long as a page is kept. */
const GOOD_MS = 10_000;
/** With so many authors it is good for that long whoever joins: to count them takes longer than the rest of a page. */
const MANY_AUTHORS = 1_000;
const counted = new WeakMap<Secrets, Map<ConsultationId, Counted>>();

/**
 * How many of those who wrote supported as well, by consultation: nothing that is stored says so, since it would say whose a
 * pseudonym is (docs/adr/0056).
 */
async function authorsWhoSupported(
  reader: Reader,
  app: Application,
  asked: ReadonlyMap<ConsultationId, Involved>,
): Promise<ReadonlyMap<ConsultationId, number>> {
  const known = counted.get(app.secrets) ?? new Map<ConsultationId, Counted>();
  counted.set(app.secrets, known);
  const now = performance.now();
  const unknown = [...asked].filter(([id, involved]) => !isGood(known.get(id), involved, now));
  if (unknown.length > 0) {
    const links = await reader.participants.linksOfAuthors(unknown.map(([id]) => id));
    const pseudonyms = new Map(unknown.map(([id]) => [id, pseudonymsFrom(app, links.get(id) ?? [], id)]));
    const found = await reader.supports.countSupporters(pseudonyms);
    for (const [id, involved] of unknown) known.set(id, { involved, both: found.get(id) ?? 0, at: now });
  }
  return new Map([...asked.keys()].map((id) => [id, known.get(id)?.both ?? 0]));
}

function isGood(known: Counted | undefined, { authors, supporters, erasedInBoth }: Involved, now: number): boolean {
  if (known === undefined || known.at + GOOD_MS < now) return false;
  const { involved } = known;
  if (erasedInBoth !== involved.erasedInBoth) return false;
  return authors >= MANY_AUTHORS || (authors === involved.authors && supporters === involved.supporters);
}

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
 * How many people took part in each of some consultations, which early on tells how many supported: shown under `always`,
 * else once every phase is over. Null while it is hidden.
 */
export async function discloseTurnouts(
  reader: Reader,
  app: Application,
  consultations: readonly { readonly consultation: Consultation; readonly involved: Involved }[],
): Promise<ReadonlyMap<ConsultationId, number | null>> {
  const shown = consultations.filter(
    ({ consultation }) =>
      consultation.rules.resultsVisibility === 'always' || consultationState(consultation, app.now()) === 'closed',
  );
  const mixed = shown.filter(({ involved }) => involved.authors > 0 && involved.supporters > 0);
  const asked = new Map(mixed.map(({ consultation, involved }) => [consultation.id, involved]));
  const both = await authorsWhoSupported(reader, app, asked);
  const turnouts = shown.map(({ consultation: { id }, involved: { authors, supporters, erasedInBoth } }) => {
    return [id, authors + supporters - erasedInBoth - (both.get(id) ?? 0)] as const;
  });
  return new Map([...consultations.map(({ consultation }) => [consultation.id, null] as const), ...turnouts]);
}
