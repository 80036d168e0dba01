import { contributionUri } from '../../application/kit/uris.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import { PUBLIC } from '../contexts.ts';
import { activityDocument } from '../mapping/activity.ts';
import { reuseNote } from '../mapping/contribution.ts';
import { fanOut } from './fan-out.ts';
import type { OutgoingParts } from './send-outgoing.ts';

/**
 * A proposal that somebody made here from one of another institution is public where it is decided: its source is notified
 * by this node, which took it from there and is its peer; the host need not be (docs/adr/0038).
 */
export async function notifyOrigin({ documents, send }: OutgoingParts, event: LoggedEvent): Promise<void> {
  if (event.type !== 'proposal-accepted' || event.proposalId === null) return;
  const { app, uris } = documents;
  const { proposalId: id } = event;
  const made = await app.store.read(async (reader) => {
    const proposal = await reader.proposals.byId(id);
    const consultation = proposal === null ? null : await reader.consultations.byId(proposal.consultationId);
    const derivation = await reader.derivations.of(id);
    if (proposal === null || derivation === null || consultation === null || consultation.host === null) return null;
    return { proposal, derivation, slug: consultation.slug };
  });
  if (made === null || made.proposal.status !== 'published') return;
  const { proposal, derivation, slug } = made;
  const speaker = uris.institution;
  const note = reuseNote({
    id: contributionUri(uris.origin, slug, id),
    institution: speaker,
    derivedFrom: derivation.source,
    version: proposal.current,
    at: event.at,
  });
  const { '@context': _context, ...object } = note;
  const document = activityDocument({
    id: uris.activityFor(event.id, 'taken-up'),
    type: 'Create',
    actor: speaker,
    object,
    to: [PUBLIC],
    cc: [derivation.institution],
    at: event.at,
  });
  const signed = await documents.signDocument({ document, signer: speaker });
  await fanOut(app, send, { signed, speaker, followersOf: [], readers: [derivation.institution], orderingKey: id });
}
