import type { Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';

/** What is hashed of the acts of a community (`PUBLIC_CONTENT`); null where it cannot be read any more. */
export async function charter(reader: Reader, id: Id | null): Promise<object | null> {
  const found = id === null ? null : await reader.communities.charter(id);
  return found === null ? null : { version: found.version, terms: found.terms, decision: found.decision };
}

export async function featureRequest(reader: Reader, proposalId: Id | null): Promise<object | null> {
  const found = proposalId === null ? null : await reader.featureRequests.of(proposalId);
  return found === null ? null : { details: found.details, funding: found.funding };
}

export async function pledge(reader: Reader, id: Id): Promise<object | null> {
  const found = await reader.pledges.byId(id);
  return found === null ? null : { hash: found.hash, statement: found.statement, reference: found.reference };
}
