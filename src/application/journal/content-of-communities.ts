import { KIND_NAMES, type KindName, REQUEST_KINDS, type RequestKinds } from '../../domain/community/request-kinds.ts';
import type { Values } from '../../domain/kit/field.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';

type OfRequest = { readonly proposalId: Id | null };

/** What is hashed of the acts of a community (`PUBLIC_CONTENT`); null where it cannot be read any more. */
export async function charter(
  reader: Reader,
  { consultationId, data }: { readonly consultationId: Id | null; readonly data: { readonly version: number } },
): Promise<object | null> {
  const versions = consultationId === null ? [] : await reader.communities.charters(consultationId);
  const found = versions.find(({ version }) => version === data.version);
  return found === undefined ? null : { version: found.version, terms: found.terms, decision: found.decision };
}

/** By which paper, and since when. */
export async function paperMember(
  reader: Reader,
  { consultationId, data }: { readonly consultationId: Id | null; readonly data: { readonly institution: string } },
): Promise<object | null> {
  const members = consultationId === null ? [] : await reader.onPaper.members(consultationId);
  const found = members.findLast(({ institution }) => institution === data.institution);
  return found === undefined ? null : { name: found.name, reference: found.reference, since: found.since };
}

/** Its details alone: what is pledged for is in each settlement. */
export async function featureRequest(reader: Reader, { proposalId }: OfRequest): Promise<object | null> {
  return await ofPublished(reader, { proposalId }, async () => {
    const found = proposalId === null ? null : await reader.featureRequests.of(proposalId);
    return found === null ? null : { details: found.details };
  });
}

export async function requestStep(
  reader: Reader,
  { proposalId, data }: OfRequest & { readonly data: { readonly stepId: Id } },
): Promise<object | null> {
  return await ofPublished(reader, { proposalId }, () => reader.featureRequests.step(data.stepId));
}

/** What an institution stated, of each kind, by its id in the event, with what all kinds have in common. */
export function statedContents<T extends object>(common: T) {
  const content =
    (kind: KindName) =>
    (reader: Reader, { proposalId, data }: OfRequest & { readonly data: Values }) =>
      ofPublished(reader, { proposalId }, () => reader.stated.byId(kind, String(data[`${kind}Id`])));
  type Content = T & { readonly content: ReturnType<typeof content> };
  return Object.fromEntries(
    KIND_NAMES.map((kind) => [REQUEST_KINDS[kind].event.type, { ...common, content: content(kind) }]),
  ) as Record<RequestKinds[KindName]['event']['type'], Content>;
}

export async function pledge(
  reader: Reader,
  { proposalId, data }: OfRequest & { readonly data: { readonly pledgeId: Id } },
): Promise<object | null> {
  return await ofPublished(reader, { proposalId }, async () => {
    const found = await reader.pledges.byId(data.pledgeId);
    return found === null ? null : { hash: found.hash, statement: found.statement, reference: found.reference };
  });
}

export async function settlement(
  reader: Reader,
  { proposalId, data }: OfRequest & { readonly data: { readonly settlementId: Id } },
): Promise<object | null> {
  return await ofPublished(reader, { proposalId }, () => reader.settlements.byId(data.settlementId));
}

/** A request that was withdrawn or removed is read by nobody, with all that was said about it. */
async function ofPublished(
  reader: Reader,
  { proposalId }: OfRequest,
  content: () => Promise<object | null>,
): Promise<object | null> {
  const proposal = proposalId === null ? null : await reader.proposals.byId(proposalId);
  return proposal?.status === 'published' ? await content() : null;
}
