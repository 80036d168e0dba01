import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { evidenceLock } from '../../kit/names.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import type { Contradiction } from './ports.ts';

/** Contradictions of one consultation that are listed and passed on. */
export const CONTRADICTIONS_MAX = 20;
/** Of one institution in one consultation: more says nothing new. */
const OF_ONE_MAX = 3;

/** One with the two documents as they were signed, in the order of the hashes. */
export type StoredContradiction = Contradiction & { readonly documents: readonly [string, string] };

/** What is known here of institutions that signed two subtotals under one number, the oldest first. */
export async function readContradictions(
  reader: Reader,
  consultationId: ConsultationId,
): Promise<readonly StoredContradiction[]> {
  const kinds = ['two-subtotals'] as const;
  const found = await reader.peering.evidenceIn({ consultationId, kinds, limit: CONTRADICTIONS_MAX });
  return found.flatMap(({ peer, detail, document }) => {
    const [one, other]: readonly object[] = document === null ? [] : JSON.parse(document);
    if (one === undefined || other === undefined) return [];
    const hashes = [String(detail['one']), String(detail['other'])] as const;
    return [{ institution: peer, hashes, documents: [JSON.stringify(one), JSON.stringify(other)] as const }];
  });
}

/** Two documents that an institution signed, both verified here, with who passed them on where somebody did. */
export type Proven = {
  readonly consultationId: ConsultationId;
  readonly institution: string;
  readonly sequence: number;
  readonly one: { readonly hash: string; readonly document: string };
  readonly other: { readonly hash: string; readonly document: string };
  readonly passedOnBy: string | null;
};

/** Records two subtotals of one institution under one number, once, and few of each institution. */
export async function recordContradiction(app: Application, writer: Writer, proven: Proven): Promise<boolean> {
  const { consultationId, institution, sequence, passedOnBy } = proven;
  await writer.locks.acquire(evidenceLock(institution));
  const known = await readContradictions(writer, consultationId);
  const [one, other] = [proven.one, proven.other].toSorted((a, b) => (a.hash < b.hash ? -1 : 1)) as [
    Proven['one'],
    Proven['one'],
  ];
  if (isKnown(known, { institution, hashes: [one.hash, other.hash] })) return false;
  if (!hasRoom(known, institution)) return false;
  await recordEvidenceOnce(
    { app, writer },
    {
      peer: institution,
      kind: 'two-subtotals',
      consultationId,
      detail: { sequence, one: one.hash, other: other.hash },
      document: `[${one.document},${other.document}]`,
      passedOnBy,
    },
  );
  return true;
}

/** Whether nothing more of an institution is to be learnt. */
export function hasRoom(known: readonly Contradiction[], institution: string): boolean {
  const those = known.filter((each) => each.institution === institution);
  return known.length < CONTRADICTIONS_MAX && those.length < OF_ONE_MAX;
}

export function isKnown(known: readonly Contradiction[], { institution, hashes }: Contradiction): boolean {
  return known.some((each) => each.institution === institution && hashes.every((hash) => each.hashes.includes(hash)));
}
