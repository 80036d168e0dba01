import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { EvidenceKind } from '../../domain/network/peer.ts';
import type { Application, Writer } from '../ports.ts';
import { keepOnce } from './keep-once.ts';

/** A mirror while something that its host told is taken up. */
export type Mirroring = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation & { readonly host: NonNullable<Consultation['host']> };
};

/** Keeps once what a host told that cannot be; nothing of it is believed. */
export async function keepEvidence(
  { app, writer, consultation }: Mirroring,
  kind: EvidenceKind,
  what: {
    readonly uri: string;
    readonly document: object;
    readonly detail?: Readonly<Record<string, string | number>>;
  },
): Promise<void> {
  await keepOnce(
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
