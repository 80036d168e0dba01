import { countSubtotals } from '../../src/application/network/counting/count-subtotals.ts';
import type { SignedSubtotal } from '../../src/application/network/subtotal/ports.ts';
import { receiveSubtotal, type SubtotalReceived } from '../../src/application/network/subtotal/receive-subtotal.ts';
import { receiveSubtotalReply } from '../../src/application/network/subtotal/receive-subtotal-reply.ts';
import type { ConsultationId } from '../../src/domain/kit/id.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { subtotalIn } from '../../src/federation/network/subtotal-reader.ts';
import type { Town } from './towns.ts';

/** Makes what a town has to say; answers the documents, in order. */
export async function counted(town: Town): Promise<readonly SignedSubtotal[]> {
  const body: SignedSubtotal[] = [];
  const sign = subtotalSigner(town.documents);
  await countSubtotals(town.app, async (subtotal, of) => {
    const signed = await sign(subtotal, of);
    body.push(signed);
    return signed;
  });
  return body;
}

/** Gives a host what a town signed, and the town the answer. */
export async function sent(
  host: Town,
  from: Town,
  of: { readonly consultationId: ConsultationId; readonly signed: SignedSubtotal },
): Promise<SubtotalReceived> {
  const receivedAt = host.app.now();
  const accepted = await receiveSubtotal(host.app, { ...of, signer: from.institution, isProven: true, receivedAt });
  const fault = accepted.ok ? null : accepted.fault;
  await receiveSubtotalReply(from.app, { uri: of.signed.uri, by: host.institution, fault });
  return accepted;
}

/** The same subtotal with other members, as somebody would forge it. */
export function forged(signed: SignedSubtotal, members: object): SignedSubtotal {
  const other = subtotalIn({ ...JSON.parse(signed.document), ...members });
  if (other === null) throw new Error('not to be read');
  return other;
}
