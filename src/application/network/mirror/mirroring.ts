import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { type EventOrigin, OWN, originIn } from '../../../domain/event/origin.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import type { Application, Writer } from '../../application.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';

/** The state of a mirror while an item of its host is applied. */
export type Mirroring = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation & { readonly host: NonNullable<Consultation['host']> };
};

/** What came back. */
export const RESTORED_KINDS = [
  'proposals',
  'versions',
  'comments',
  'answers',
  'ballots',
  'polls',
  'subtotals',
  'extensions',
  'charters',
  'feature-requests',
  'pledges',
  'settlements',
  'gone',
] as const;
export type RestoredKind = (typeof RESTORED_KINDS)[number];

/** Whether what is applied is of ourselves: a co-host gives back what we did before. */
export function isRestoring({ app, consultation }: Pick<Mirroring, 'app' | 'consultation'>): boolean {
  return new URL(consultation.host.uri).origin === app.origin;
}

/** Origin of an act that another node reported: the host's, or ours where a co-host restores what we did before. */
export function toldBy(within: Pick<Mirroring, 'app' | 'consultation'>): EventOrigin {
  return isRestoring(within) ? OWN : originIn(within.consultation);
}

/**
 * Records once, as evidence, an item of a host that contradicts the rules; nothing of it is applied. Of ourselves there is none:
 * what a co-host gives back and does not fit to what we have is left out.
 */
export async function recordEvidence(
  within: Mirroring,
  kind: EvidenceKind,
  what: {
    readonly uri: string;
    readonly document: object;
    readonly detail?: Readonly<Record<string, string | number>>;
  },
): Promise<void> {
  const { app, writer, consultation } = within;
  if (isRestoring(within)) return;
  await recordEvidenceOnce(
    { app, writer },
    {
      peer: consultation.host.institution,
      kind,
      consultationId: consultation.id,
      detail: { uri: what.uri, ...what.detail },
      document: JSON.stringify(what.document),
    },
  );
}
