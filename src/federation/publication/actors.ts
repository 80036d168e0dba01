import { readConsultation, readOpenConsultations } from '../../application/consultation/read-consultations.ts';
import { readInstitution } from '../../application/institution/reads.ts';
import { readJournal } from '../../application/journal/read-journal.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { readHolders } from '../../application/network/cohost/reads.ts';
import { readParticipant } from '../../application/participant/reads.ts';
import { readProposal } from '../../application/proposal/read-proposals.ts';
import { PLAIN } from '../../domain/institution/appearance.ts';
import { consultationActor } from '../mapping/consultation.ts';
import type { WireDocument } from '../mapping/document.ts';
import { institutionActor } from '../mapping/institution.ts';
import { nodeActor } from '../mapping/node.ts';
import { actorOf } from '../mapping/participant.ts';
import { proposalActor } from '../mapping/proposal.ts';
import { serviceActor } from '../mapping/service.ts';
import { tombstone } from '../mapping/tombstone.ts';
import type { DocumentContext, Publication } from './document-context.ts';

export async function institutionActorAt(documents: DocumentContext): Promise<Publication | null> {
  const view = await readInstitution(documents.app);
  if (view === null) return null;
  const journal = (await readJournal(documents.app))?.vkey ?? null;
  const open = await readOpenConsultations(documents.app);
  const keys = await documents.keys.published(documents.uris.institution);
  return await own(
    documents,
    institutionActor(documents.uris, { ...view, journal, open, now: documents.app.now() }, keys),
  );
}

export async function nodeActorAt(documents: DocumentContext): Promise<Publication | null> {
  const view = await readInstitution(documents.app);
  if (view === null) return null;
  const keys = await documents.keys.published(documents.uris.node);
  return await own(documents, nodeActor(documents.uris, { since: view.institution.createdAt, keys }));
}

export async function serviceActorAt(documents: DocumentContext): Promise<Publication | null> {
  const view = await readInstitution(documents.app);
  if (view === null) return null;
  const keys = await documents.keys.published(documents.uris.service);
  return await own(documents, serviceActor(documents.uris, view, keys));
}

export async function consultationActorAt(documents: DocumentContext, slug: string): Promise<Publication | null> {
  const found = await readConsultation(documents.app, { slug, viewer: ANYBODY });
  if (!found.ok) return null;
  const { consultation, rules, extensions, derivation, cover } = found.value;
  const appearance = (await readInstitution(documents.app))?.appearance ?? PLAIN;
  const keys = await documents.keys.published(documents.uris.consultation(slug));
  const holders = await readHolders(documents.app, consultation.id);
  return await own(
    documents,
    consultationActor(documents.uris, consultation, {
      keys,
      rules,
      extensions,
      ...holders,
      derivedFrom: derivation?.source,
      now: documents.app.now(),
      pictures: {
        icon: appearance.logo?.square ?? null,
        image: cover === null ? null : { ...cover.wide, alt: cover.alt },
      },
    }),
    documents.uris.institution,
  );
}

/** Stays when the proposal is gone: it signs the Delete for its followers. */
export async function proposalActorAt(
  documents: DocumentContext,
  { slug, number }: { readonly slug: string; readonly number: number },
): Promise<Publication | null> {
  const found = await readProposal(documents.app, { slug, number, viewer: ANYBODY });
  if (!found.ok || found.value.status === 'held') return null;
  const proposal = { ...found.value, number };
  const keys = await documents.keys.published(documents.uris.proposalActor(slug, number));
  return await own(documents, proposalActor(documents.uris, { consultation: proposal.consultation, proposal, keys }));
}

/** Somebody with an account here who published something, or sent it to a host; nobody else has an actor. */
export async function actorOfAt(documents: DocumentContext, id: string): Promise<Publication | null> {
  const found = await readParticipant(documents.app, { id, limit: 1, afterProposal: null, afterComment: null });
  if (!found.ok || found.value.kind !== 'local') return null;
  const participant = found.value;
  const uri = documents.uris.participant(id);
  if (participant.erasedAt !== null) {
    const document = tombstone({ id: uri, deletedAt: participant.erasedAt, decision: null });
    return { state: 'gone', signed: await documents.signDocument({ document, signer: uri, history: 'erased' }) };
  }
  const isHeard =
    participant.proposals.items.length > 0 ||
    participant.comments.items.length > 0 ||
    (await actedFromHome(documents, id));
  if (!isHeard) return null;
  return await own(documents, actorOf(documents.uris, participant, await documents.keys.published(uri)));
}

/** A host reads who signed what came to it, before anything of theirs is public. */
async function actedFromHome({ app }: DocumentContext, id: string): Promise<boolean> {
  return (await app.store.read((reader) => reader.outgoingContributions.hostsOf(id))).length > 0;
}

/** Signed by the actor itself, and by the one to whom it is attributed. */
async function own(documents: DocumentContext, document: WireDocument, cosigner?: string): Promise<Publication> {
  return { state: 'there', signed: await documents.signDocument({ document, signer: document.id, cosigner }) };
}
