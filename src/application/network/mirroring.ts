import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { EvidenceKind } from '../../domain/network/peer.ts';
import type { Application, Writer } from '../ports.ts';

/** A mirror while something that its host told is taken up. */
export type Mirroring = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation & { readonly host: NonNullable<Consultation['host']> };
};

/** What was looked at for one kind of evidence about one thing. */
const LOOKED_AT = 200;

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
  const peer = consultation.host.institution;
  const known = await writer.peering.evidence({ peer, limit: LOOKED_AT });
  const detail = { uri: what.uri, ...what.detail };
  const said = JSON.stringify(detail);
  if (
    known.some((each) => each.kind === kind && JSON.stringify(sorted(each.detail)) === JSON.stringify(sorted(detail)))
  )
    return;
  await writer.peeringWrite.evidence({
    id: app.newId(),
    peer,
    kind,
    consultationId: consultation.id,
    detail: JSON.parse(said),
    document: JSON.stringify(what.document),
    foundAt: app.now(),
  });
}

function sorted(detail: object): object {
  return Object.fromEntries(Object.entries(detail).toSorted(([a], [b]) => a.localeCompare(b)));
}
