import { contributionUri } from '../../application/network/contribution-uri.ts';
import type { LoggedEvent } from '../../domain/event.ts';
import { PUBLIC } from '../contexts.ts';
import { activityDocument } from '../mapping/activity.ts';
import { takenUpNote } from '../mapping/contribution.ts';
import type { HomeParts } from './home-acts.ts';
import { spread } from './spread.ts';

/**
 * A proposal that somebody made here from one of another institution is public where it is decided: its source is told
 * by this node, which took it from there and is its peer; the host need not be (docs/adr/0038).
 */
export async function tellSource({ press, send }: HomeParts, event: LoggedEvent): Promise<void> {
  if (event.type !== 'proposal-accepted' || event.proposalId === null) return;
  const { app, uris } = press;
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
  const note = takenUpNote({
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
  const sealed = await press.seal({ document, signer: speaker });
  await spread(app, send, { sealed, speaker, followersOf: [], readers: [derivation.institution], lane: id });
}
