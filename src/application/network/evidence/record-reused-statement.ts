import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Application, Writer } from '../../application.ts';
import { recordContradiction } from './contradictions.ts';
import { recordEvidenceOnce } from './evidence.ts';

/**
 * Records a statement under a number that another one has, as evidence about the institution: with the earlier one where that was
 * signed as well, so that other members can verify both (docs/adr/0183).
 */
export async function recordReusedStatement(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  reused: {
    readonly consultationId: ConsultationId;
    readonly institution: string;
    readonly sequence: number;
    readonly uri: string;
    /** What holds under the number; null where it is not known, `document` null where it was never signed. */
    readonly known: { readonly hash: string; readonly document: string | null } | null;
    readonly hash: string;
    readonly document: string;
  },
): Promise<void> {
  const { consultationId, institution, sequence, uri, known, hash, document } = reused;
  const kind = 'sequence-reused';
  if (known !== null && known.document !== null && known.hash !== hash) {
    const [one, other] = [
      { hash: known.hash, document: known.document },
      { hash, document },
    ] as const;
    const both = { one, other, passedOnBy: null };
    await recordContradiction(app, writer, { kind, consultationId, institution, sequence, uri, ...both });
    return;
  }
  await recordEvidenceOnce(
    { app, writer },
    { peer: institution, kind, consultationId, detail: { uri, sequence }, document },
  );
}
