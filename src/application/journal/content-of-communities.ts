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
export const featureRequest = whilePublic(async (reader, { proposalId }) => {
  const found = proposalId === null ? null : await reader.featureRequests.of(proposalId);
  return found === null ? null : { details: found.details };
});

export const requestStep = whilePublic((reader, { data }: OfRequest & { readonly data: { readonly stepId: Id } }) =>
  reader.featureRequests.step(data.stepId),
);

/** What an institution stated, of each kind, by its id in the event, with what all kinds have in common. */
export function statedContents<T extends object>(common: T) {
  const content = (kind: KindName) =>
    whilePublic((reader, { data }: OfRequest & { readonly data: Values }) =>
      reader.stated.byId(kind, String(data[`${kind}Id`])),
    );
  type Content = T & { readonly content: ReturnType<typeof content> };
  return Object.fromEntries(
    KIND_NAMES.map((kind) => [REQUEST_KINDS[kind].event.type, { ...common, content: content(kind) }]),
  ) as Record<RequestKinds[KindName]['event']['type'], Content>;
}

export const pledge = whilePublic(
  async (reader, { data }: OfRequest & { readonly data: { readonly pledgeId: Id } }) => {
    const found = await reader.pledges.byId(data.pledgeId);
    return found === null ? null : { hash: found.hash, statement: found.statement, reference: found.reference };
  },
);

export const settlement = whilePublic(
  (reader, { data }: OfRequest & { readonly data: { readonly settlementId: Id } }) =>
    reader.settlements.byId(data.settlementId),
);

/** A request that was withdrawn or removed is read by nobody, with all that was said about it. */
function whilePublic<E extends OfRequest>(content: (reader: Reader, event: E) => Promise<object | null>) {
  return async (reader: Reader, event: E): Promise<object | null> => {
    const proposal = event.proposalId === null ? null : await reader.proposals.byId(event.proposalId);
    return proposal?.status === 'published' ? await content(reader, event) : null;
  };
}
