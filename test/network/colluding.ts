import type { SignedSubtotal } from '../../src/application/network/subtotal/ports.ts';
import type { SupportsSubtotal } from '../../src/domain/network/subtotal.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { openDatabase } from '../../src/storage/kit/database.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import type { ProcessCity } from './process-city.ts';

/** Signs, by the key of a city in a process of its own, what that city never counted: one that is in league with a host. */
export async function signsAs(
  { database: url, origin }: ProcessCity,
  { consultation, ...subtotal }: Omit<SupportsSubtotal, 'of' | 'institution'> & { readonly consultation: string },
): Promise<SignedSubtotal> {
  if (url === null) throw new Error('the database of that city is in its folder');
  await using database = await openDatabase({ kind: 'postgres', url });
  const app = { ...applicationOn(database, clockAt(new Date().toISOString())), origin };
  const sign = subtotalSigner(createDocumentContext(app));
  return await sign({ ...subtotal, of: 'supports', institution: `${origin}/` }, { id: app.newId(), consultation });
}
