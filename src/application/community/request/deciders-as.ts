import type { Decider } from '../../../domain/community/decider.ts';
import { decidersFor } from '../../../domain/community/own-steps.ts';
import type { Application, Reader } from '../../application.ts';
import { institutionsOf } from '../../kit/community-roles.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { LockedRequest } from './acting.ts';

/** As whom an institution decides steps: the host for all whose decisions it records, others for themselves alone. */
export async function decidersAs(
  reader: Reader,
  app: Application,
  { of, institution }: { readonly of: LockedRequest; readonly institution: string },
): Promise<readonly Decider[]> {
  const author: readonly Decider[] = of.request.institution === institution ? ['author'] : [];
  if (institution === institutionUri(app.origin)) return ['members', 'host', 'supplier', ...author];
  const { consultation } = of;
  const all = await institutionsOf(reader, app, consultation);
  const found = all.find((each) => each.institution === institution && !each.hasLeft);
  const estimates = await reader.stated.of('estimate', of.proposal.id);
  return decidersFor({
    role: found?.role ?? null,
    isAuthor: author.length > 0,
    hasEstimated: estimates.some(({ supplier }) => supplier === institution),
  });
}
