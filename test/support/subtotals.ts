import { countSubtotals } from '../../src/application/network/count-subtotals.ts';
import { hearAnswer } from '../../src/application/network/hear-answer.ts';
import type { SignedSubtotal } from '../../src/application/network/subtotals.ts';
import { type Taken, takeSubtotal } from '../../src/application/network/take-subtotal.ts';
import type { ConsultationId } from '../../src/domain/id.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { subtotalIn } from '../../src/federation/network/subtotal-reader.ts';
import type { Town } from './towns.ts';

/** Makes what a town has to say; answers the documents, in order. */
export async function counted(town: Town): Promise<readonly SignedSubtotal[]> {
  const said: SignedSubtotal[] = [];
  const sign = subtotalSigner(town.press);
  await countSubtotals(town.app, async (subtotal, of) => {
    const signed = await sign(subtotal, of);
    said.push(signed);
    return signed;
  });
  return said;
}

/** Gives a host what a town signed, and the town the answer. */
export async function sent(
  host: Town,
  from: Town,
  of: { readonly consultationId: ConsultationId; readonly signed: SignedSubtotal },
): Promise<Taken> {
  const receivedAt = host.app.now();
  const taken = await takeSubtotal(host.app, { ...of, signer: from.institution, isProven: true, receivedAt });
  const fault = taken.ok ? null : taken.fault;
  await hearAnswer(from.app, { uri: of.signed.uri, by: host.institution, fault });
  return taken;
}

/** The same subtotal with other members, as somebody would forge it. */
export function forged(signed: SignedSubtotal, members: object): SignedSubtotal {
  const other = subtotalIn({ ...JSON.parse(signed.document), ...members });
  if (other === null) throw new Error('not to be read');
  return other;
}
