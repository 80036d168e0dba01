import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Localised } from '../../../domain/kit/text.ts';
import {
  CONTRADICTION_KINDS,
  isProven,
  PROVEN_KINDS,
  type ProvenKind,
} from '../../../domain/network/evidence-proof.ts';
import type { Application, Reader } from '../../application.ts';
import { institutionNames } from '../../kit/neighbour.ts';
import type { Neighbour } from '../cohost/ports.ts';
import type { Evidence } from '../peer/ports.ts';

/** What is found in a consultation about whoever shares it, for everybody: contradictions, and what a host leaves out. */
export const FINDINGS = [...CONTRADICTION_KINDS, 'subtotals-withheld'] as const;
export type FindingKind = (typeof FINDINGS)[number] | ProvenKind;

/** How long everybody reads at /network what an institution was caught with, in milliseconds: ninety days. */
const SHOWN_MS = 90 * 86_400_000;

/** Whether everybody may read what is kept: what proves itself, and what every city sees for itself. */
export function isFinding(evidence: Pick<Evidence, 'kind' | 'detail'>): boolean {
  // Of the first ones everybody was told before their hashes were kept.
  return evidence.kind === 'subtotals-withheld' || evidence.kind === 'two-subtotals' || isProven(evidence);
}

type Named = Omit<Neighbour, 'isPeer'>;

/** What was found about an institution, once for each kind, consultation and whose counts it concerns. */
export type Finding<Kind extends FindingKind = (typeof FINDINGS)[number]> = {
  readonly kind: Kind;
  /** Whom it is about. */
  readonly institution: Named;
  /** Whose counts were left out; null where it is about what it signed itself. */
  readonly countsOf: Named | null;
  /** When it was found or verified here first. */
  readonly since: Date;
  /** Who found it first and passed it on; null where it was found here. */
  readonly passedOnBy: Named | null;
};

/** The same with the public consultation in which it was found; null where it is about none. */
export type NetworkFinding = Finding<ProvenKind> & {
  readonly consultation: { readonly slug: string; readonly title: Localised } | null;
};

const LOOKED_AT = 220;

/** What was found in one consultation, the first of each kind, for as long as it is kept; everybody reads it. */
export async function readFindings(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  consultationId: ConsultationId,
): Promise<readonly Finding[]> {
  const found = await reader.peering.evidenceIn({ consultationId, kinds: FINDINGS, limit: LOOKED_AT });
  return (await findingsOf(reader, app, { found, kinds: FINDINGS })).map(({ finding }) => finding);
}

/**
 * What institutions were caught with in the last ninety days that proves itself, in any consultation or in their journals; everybody
 * reads it. That a host left something out is not among it: another city could not verify it.
 */
export async function readNetworkFindings(app: Application): Promise<readonly NetworkFinding[]> {
  const since = new Date(app.now().getTime() - SHOWN_MS);
  return await app.store.read(async (reader) => {
    const kinds = PROVEN_KINDS;
    const found = await reader.peering.evidenceIn({ consultationId: null, kinds, since, limit: LOOKED_AT });
    const findings: NetworkFinding[] = [];
    for (const { finding, consultationId } of await findingsOf(reader, app, { found, kinds })) {
      const of = consultationId === null ? null : await reader.consultations.byId(consultationId);
      const consultation = of === null || of.publishedAt === null ? null : { slug: of.slug, title: of.title };
      findings.push({ ...finding, consultation });
    }
    return findings;
  });
}

async function findingsOf<Kind extends FindingKind>(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  of: { readonly found: readonly Evidence[]; readonly kinds: readonly Kind[] },
): Promise<readonly { readonly finding: Finding<Kind>; readonly consultationId: ConsultationId | null }[]> {
  const found = of.found.filter(isFinding);
  if (found.length === 0) return [];
  const firsts = [
    ...Map.groupBy(
      found,
      ({ kind, peer, consultationId, detail }) => `${kind} ${peer} ${consultationId} ${detail['institution']}`,
    ).values(),
  ].flatMap(([first]) => first ?? []);
  const named = firsts.flatMap((first) => [first.peer, first.passedOnBy ?? [], countsOf(first) ?? []].flat());
  const names = await institutionNames(reader, app, named);
  const nameOf = (uri: string | null | undefined) => (uri == null ? null : (names.get(uri) ?? null));
  return firsts.flatMap((first) => {
    const { foundAt: since, passedOnBy, consultationId } = first;
    const institution = nameOf(first.peer);
    const kind = of.kinds.find((each) => each === first.kind);
    if (institution === null || kind === undefined) return [];
    const finding = { kind, institution, countsOf: nameOf(countsOf(first)), since, passedOnBy: nameOf(passedOnBy) };
    return [{ finding, consultationId }];
  });
}

function countsOf({ kind, detail }: Pick<Evidence, 'kind' | 'detail'>): string | null {
  const { institution } = detail;
  return kind === 'subtotals-withheld' && typeof institution === 'string' ? institution : null;
}
