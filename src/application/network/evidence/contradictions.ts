import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Contradiction } from '../../../domain/network/comparison.ts';
import { CONTRADICTION_KINDS, type ContradictionKind, isProven } from '../../../domain/network/evidence-proof.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { evidenceLock } from '../../kit/names.ts';
import { recordEvidenceOnce } from './evidence.ts';

/** Contradictions of one consultation that are listed and passed on. */
export const CONTRADICTIONS_MAX = 20;
/** Of one institution in one consultation: more says nothing new. */
const OF_ONE_MAX = 3;

/** Rows that are looked at: some from before the second document was kept beside the first prove nothing. */
const LOOKED_AT = 200;

/** One with the two documents as they were signed, in the order of the hashes. */
export type StoredContradiction = Contradiction & { readonly documents: readonly [string, string] };

/** What is known here of institutions that signed two documents that contradict each other, the oldest first. */
export async function readContradictions(
  reader: Reader,
  consultationId: ConsultationId,
): Promise<readonly StoredContradiction[]> {
  const found = await reader.peering.evidenceIn({ consultationId, kinds: CONTRADICTION_KINDS, limit: LOOKED_AT });
  const stored = found.filter(isProven).flatMap(({ peer, detail, document }) => {
    const [one, other]: readonly object[] = document === null ? [] : JSON.parse(document);
    if (one === undefined || other === undefined) return [];
    const hashes = [String(detail['one']), String(detail['other'])] as const;
    return [{ institution: peer, hashes, documents: [JSON.stringify(one), JSON.stringify(other)] as const }];
  });
  return stored.slice(0, CONTRADICTIONS_MAX);
}

/** Two documents that an institution signed, both verified here, with who passed them on where somebody did. */
export type Proven = {
  readonly kind: ContradictionKind;
  readonly consultationId: ConsultationId;
  readonly institution: string;
  readonly sequence: number;
  readonly one: { readonly hash: string; readonly document: string };
  readonly other: { readonly hash: string; readonly document: string };
  /** The id of the one that was refused; absent where none was. */
  readonly uri?: string | undefined;
  readonly passedOnBy: string | null;
};

/** Records two documents of one institution that contradict each other, once, and few of each institution. */
export async function recordContradiction(app: Application, writer: Writer, proven: Proven): Promise<boolean> {
  const { kind, consultationId, institution, sequence, uri, passedOnBy } = proven;
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
      kind,
      consultationId,
      detail: { ...(uri === undefined ? {} : { uri }), sequence, one: one.hash, other: other.hash },
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
