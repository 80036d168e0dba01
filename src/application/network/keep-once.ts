import type { Application, Writer } from '../ports.ts';
import type { Evidence } from './peering.ts';

/** What was looked at for one kind of evidence about one thing. */
const LOOKED_AT = 200;

/** Keeps once what a peer said that cannot be: the same kind about the same thing is one. */
export async function keepOnce(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  evidence: Omit<Evidence, 'id' | 'foundAt'>,
): Promise<void> {
  const known = await writer.peering.evidence({ peer: evidence.peer, limit: LOOKED_AT });
  const said = sorted(evidence.detail);
  if (known.some((each) => each.kind === evidence.kind && sorted(each.detail) === said)) return;
  await writer.peeringWrite.evidence({ ...evidence, id: app.newId(), foundAt: app.now() });
}

function sorted(detail: object): string {
  return JSON.stringify(Object.entries(detail).toSorted(([a], [b]) => a.localeCompare(b)));
}
