import { readCohosts } from '../../application/network/read-cohosts.ts';
import { readConsultation } from '../../application/read-consultations.ts';
import { readInstitution } from '../../application/read-institution.ts';
import { readParticipant } from '../../application/read-participant.ts';
import { readProposal } from '../../application/read-proposals.ts';
import { ANYBODY } from '../../application/sign-in.ts';
import { consultationActor } from '../mapping/consultation.ts';
import type { WireDocument } from '../mapping/document.ts';
import { institutionActor } from '../mapping/institution.ts';
import { nodeActor } from '../mapping/node.ts';
import { participantActor } from '../mapping/participant.ts';
import { proposalActor } from '../mapping/proposal.ts';
import { tombstone } from '../mapping/tombstone.ts';
import type { Press, Publication } from './publication.ts';

export const PUBLIC_AUDIENCE = { drafts: false } as const;

export async function institutionActorAt(press: Press): Promise<Publication | null> {
  const view = await readInstitution(press.app);
  if (view === null) return null;
  return await own(
    press,
    institutionActor(press.uris, view.institution, await press.keys.published(press.uris.institution)),
  );
}

export async function nodeActorAt(press: Press): Promise<Publication | null> {
  const view = await readInstitution(press.app);
  if (view === null) return null;
  const keys = await press.keys.published(press.uris.node);
  return await own(press, nodeActor(press.uris, { since: view.institution.createdAt, keys }));
}

export async function consultationActorAt(press: Press, slug: string): Promise<Publication | null> {
  const found = await readConsultation(press.app, { slug, audience: PUBLIC_AUDIENCE });
  if (!found.ok) return null;
  const { consultation, rules, extensions, derivation } = found.value;
  const keys = await press.keys.published(press.uris.consultation(slug));
  const cohosts = await readCohosts(press.app, consultation.id);
  return await own(
    press,
    consultationActor(press.uris, consultation, { keys, rules, extensions, cohosts, derivedFrom: derivation?.source }),
  );
}

/** Stays when the proposal is gone: it signs what tells its followers so. */
export async function proposalActorAt(
  press: Press,
  { slug, number }: { readonly slug: string; readonly number: number },
): Promise<Publication | null> {
  const found = await readProposal(press.app, { slug, number, audience: PUBLIC_AUDIENCE, viewer: ANYBODY });
  if (!found.ok || found.value.status === 'held') return null;
  const proposal = { ...found.value, number };
  const keys = await press.keys.published(press.uris.proposalActor(slug, number));
  return await own(press, proposalActor(press.uris, { consultation: proposal.consultation, proposal, keys }));
}

/** Somebody with an account here who published something, or sent it to a host; nobody else has an actor. */
export async function participantActorAt(press: Press, id: string): Promise<Publication | null> {
  const found = await readParticipant(press.app, { id, limit: 1, afterProposal: null, afterComment: null });
  if (!found.ok || found.value.kind !== 'local') return null;
  const participant = found.value;
  const uri = press.uris.participant(id);
  if (participant.erasedAt !== null) {
    const document = tombstone({ id: uri, deletedAt: participant.erasedAt, decision: null });
    return { state: 'gone', sealed: await press.seal({ document, signer: uri, history: 'erased' }) };
  }
  const isHeard =
    participant.proposals.items.length > 0 || participant.comments.items.length > 0 || (await actedFromHome(press, id));
  if (!isHeard) return null;
  return await own(press, participantActor(press.uris, participant, await press.keys.published(uri)));
}

/** A host reads who signed what came to it, before anything of theirs is public. */
async function actedFromHome({ app }: Press, id: string): Promise<boolean> {
  return (await app.store.read((reader) => reader.homeActs.hostsOf(id))).length > 0;
}

async function own(press: Press, document: WireDocument): Promise<Publication> {
  return { state: 'there', sealed: await press.seal({ document, signer: document.id }) };
}
