import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import type { Application, Reader } from '../../application.ts';
import { institutionNames } from '../../kit/neighbour.ts';
import type { Neighbour } from '../cohost/ports.ts';

/** What cities that compare their counts find, for everybody. */
export const FINDINGS = ['two-subtotals', 'subtotals-withheld'] as const;

export function isFinding(kind: EvidenceKind): boolean {
  return FINDINGS.some((each) => each === kind);
}

type Named = Omit<Neighbour, 'isPeer'>;

/** What was found about an institution that shares a consultation, once for each kind and whose counts it concerns. */
export type Finding = {
  readonly kind: (typeof FINDINGS)[number];
  /** Whom it is about. */
  readonly institution: Named;
  /** Whose counts were left out; null where it is about counts of its own. */
  readonly countsOf: Named | null;
  /** When it was found or verified here first. */
  readonly since: Date;
  /** Who found it first and passed it on; null where it was found here. */
  readonly passedOnBy: Named | null;
};

const LOOKED_AT = 220;

/** What was found in one consultation, the first of each kind; everybody reads it. */
export async function readFindings(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  consultationId: ConsultationId,
): Promise<readonly Finding[]> {
  const found = await reader.peering.evidenceIn({ consultationId, kinds: FINDINGS, limit: LOOKED_AT });
  if (found.length === 0) return [];
  const firsts = [
    ...Map.groupBy(found, ({ kind, peer, detail }) => `${kind} ${peer} ${detail['institution']}`).values(),
  ];
  const named = firsts.flatMap(([first]) =>
    first === undefined ? [] : [first.peer, first.passedOnBy ?? [], countsOf(first) ?? []].flat(),
  );
  const names = await institutionNames(reader, app, named);
  return firsts.flatMap(([first]) => {
    const institution = first === undefined ? undefined : names.get(first.peer);
    const kind = FINDINGS.find((each) => each === first?.kind);
    if (first === undefined || institution === undefined || kind === undefined) return [];
    const nameOf = (uri: string | null | undefined) => (uri == null ? null : (names.get(uri) ?? null));
    const { foundAt: since, passedOnBy } = first;
    return [{ kind, institution, countsOf: nameOf(countsOf(first)), since, passedOnBy: nameOf(passedOnBy) }];
  });
}

function countsOf({ detail }: { readonly detail: Readonly<Record<string, string | number>> }): string | null {
  const { institution } = detail;
  return typeof institution === 'string' ? institution : null;
}
