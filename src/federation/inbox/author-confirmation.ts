import type { Reader } from '../../application/application.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { confirmVersion } from '../../application/proposal/revise-proposal.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import { isConfirmation } from '../replies/author-words.ts';
import { occasionOf, urisOf } from '../uris.ts';
import type { InboxContext, Target } from './context.ts';
import { accepted, addresseesOf, type Incoming, ignored, refused } from './incoming.ts';
import { idOf, type Json } from './json.ts';
import { isLimited } from './limited.ts';
import { activeActor } from './participant.ts';
import { plainTextOf, textOf } from './text.ts';

/**
 * The author's confirmation of a version that waits (docs/adr/0024): a reply to the message that asked for it, or to the proposal
 * itself where it says nothing else. Null where a post is no such word, and something else may come of it.
 */
export async function authorConfirmation(
  context: InboxContext,
  incoming: Incoming,
  post: { readonly object: Json; readonly answered: Target | null },
): Promise<Verdict | null> {
  const query = await confirmationsIn(context, post);
  if (query === null) return null;
  const { proposal, consultation, directly } = query;
  const author = await context.app.store.read((reader) => reader.participants.byActor(incoming.actor));
  const isAuthor = author !== null && author.id === proposal.authorId;
  const confirms = isConfirmation(plainTextOf(textOf(post.object, addresseesOf(post.object)).body));
  if (!directly && (!isAuthor || !confirms || proposal.pending === null)) return null;
  if (!isAuthor) return refused('not-the-author');
  if (proposal.pending === null) return ignored('no-pending-version');
  // An officer has to see the text from a limited host, and would not see what replaces public ones.
  if (await isLimited(context.app, incoming.host)) return refused('limited-host');
  if (!confirms)
    return await askForConfirmation(context, incoming, { consultation, version: proposal.pending.number, proposal });
  const done = await confirmVersion(context.app, { proposalId: proposal.id, authorId: author.id });
  if (done.ok) return accepted('version-confirmed');
  return done.refusal.type === 'no-pending-version' ? ignored('no-pending-version') : refused(done.refusal.type);
}

type ConfirmationRequest = {
  readonly proposal: Proposal;
  readonly consultation: Consultation;
  /** In reply to a message that asked for a confirmation only. */
  readonly directly: boolean;
};

async function confirmationsIn(
  { app }: InboxContext,
  { object, answered }: { readonly object: Json; readonly answered: Target | null },
): Promise<ConfirmationRequest | null> {
  if (answered?.kind === 'proposal') return { ...answered, directly: false };
  const parent = idOf(object['inReplyTo']);
  const occasion = parent === null ? null : occasionOf(urisOf(app.origin), parent);
  return occasion === null ? null : await app.store.read((reader) => confirmationBy(reader, occasion));
}

async function confirmationBy(reader: Reader, occasion: string): Promise<ConfirmationRequest | null> {
  const event = await reader.events.byId(occasion);
  if (event?.type !== 'version-pending' || event.proposalId === null) return null;
  const proposal = await reader.proposals.byId(event.proposalId);
  const consultation = proposal === null ? null : await reader.consultations.byId(proposal.consultationId);
  return proposal === null || consultation === null ? null : { proposal, consultation, directly: true };
}

/** The reply is not a confirmation: the instructions are sent again, within the limit of one message a day. */
async function askForConfirmation(
  context: InboxContext,
  incoming: Incoming,
  query: { readonly consultation: Consultation; readonly proposal: Proposal; readonly version: number },
): Promise<Verdict> {
  const { consultation, proposal, version } = query;
  const actor = await activeActor(context, incoming.actor);
  if (actor !== null && proposal.number !== null) {
    const url = urisOf(context.app.origin).proposal(consultation.slug, proposal.number);
    await context.replies.tell({ to: actor, about: { kind: 'version-pending', version, url }, incoming, consultation });
  }
  return ignored('no-confirmation');
}
