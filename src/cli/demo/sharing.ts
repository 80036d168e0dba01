import { setTimeout as pause } from 'node:timers/promises';
import { giveSupport } from '../../application/give-support.ts';
import { addPeer } from '../../application/network/add-peer.ts';
import { acceptInvitation } from '../../application/network/answer-invitation.ts';
import { inviteCohost } from '../../application/network/invite-cohost.ts';
import type { PeerDirectory } from '../../application/network/peer-directory.ts';
import type { Application } from '../../application/ports.ts';
import { submitComment } from '../../application/submit-comment.ts';
import { submitProposal } from '../../application/submit-proposal.ts';
import type { ConsultationId } from '../../domain/id.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Result } from '../../domain/result.ts';
import { GREENWAY } from './greenway.ts';
import { NEIGHBOUR_REGISTERED, NEIGHBOUR_RESIDENT } from './montalba.ts';
import { named, type Told } from './story.ts';

/** A town whose node runs. */
export type Town = { readonly app: Application; readonly directory: PeerDirectory; readonly told: Told };

/** Longest that the two wait for each other. */
const PATIENCE_MS = 120_000;
/** Which of the mirrored proposals Montalba's people support, by their numbers at the host. */
const SUPPORTED = new Map([
  [1, ['Giulia', 'Omar', 'Irene', 'Tiziano R.', 'Bettina', 'Il fornaio']],
  [2, ['Nonna Ada', 'Chiara & Leo', 'Omar']],
  [3, ['Bettina']],
]);

/**
 * The towns become peers over HTTP, Rivelaine invites Montalba to share its greenway, and Montalba's people take part at
 * home: everything as two institutions would do it, between two running nodes.
 */
export async function shareGreenway(host: Town, cohost: Town, signal: AbortSignal): Promise<void> {
  const by = (town: Town) => ({ agent: named(town.told.agents, 'officer') });
  const there = done(
    await addPeer(host.app, host.directory, { address: cohost.app.origin, by: by(host) }),
    'Rivelaine meets Montalba',
  );
  done(
    await addPeer(cohost.app, cohost.directory, { address: host.app.origin, by: by(cohost) }),
    'Montalba meets Rivelaine',
  );
  done(await inviteCohost(host.app, { slug: GREENWAY, peer: there.uri, by: by(host) }), 'Montalba is invited');
  const { invite } = await until('the invitation', signal, async () => {
    const [first] = await cohost.app.store.read((reader) => reader.sharing.invitations());
    return first ?? null;
  });
  const { slug } = done(
    await acceptInvitation(cohost.app, { invite, registered: NEIGHBOUR_REGISTERED, by: by(cohost) }),
    'Montalba accepts',
  );
  const mirror = await until('the mirror', signal, async () => {
    const found = await cohost.app.store.read((reader) => reader.consultations.bySlug(slug));
    const read = found && (await cohost.app.store.read((reader) => reader.sharing.mirror(found.id)));
    return found !== null && read?.readAt != null ? found.id : null;
  });
  await takePart(cohost, { slug, mirror });
}

async function takePart(
  { app, told }: Town,
  { slug, mirror }: { readonly slug: string; readonly mirror: ConsultationId },
): Promise<void> {
  for (const [number, names] of SUPPORTED) {
    const proposal = await app.store.read((reader) => reader.proposals.byNumber(mirror, number));
    if (proposal === null) throw new Error(`the mirror has no proposal ${number}`);
    for (const name of names) {
      const participantId = named(told.people, name);
      done(await giveSupport(app, { proposalId: proposal.id, participantId, side: 'for' }), `${name} supports`);
    }
    if (number === 1) {
      const authorId = named(told.people, 'Tiziano R.');
      const body = 'Dal lato nostro il sentiero c’è già, fino al guado. Manca solo l’ultimo passo.';
      done(
        await submitComment(app, { slug, proposalId: proposal.id, authorId, side: 'for', body, lang: 'it' }),
        'Tiziano comments',
      );
    }
  }
  done(
    await submitProposal(app, {
      slug,
      authorId: named(told.people, NEIGHBOUR_RESIDENT),
      content: {
        title: { it: 'Una fontanella al confine, a metà cammino' },
        body: {
          it: 'Undici chilometri senza acqua sono lunghi d’estate. Una fontanella dove si incontrano i due comuni, con una panchina.',
        },
        lang: 'it',
        cost: null,
        amends: null,
      },
      tags: ['acqua'],
    }),
    'Giulia proposes',
  );
}

function done<T>(result: Result<T, Refusal>, what: string): T {
  if (!result.ok) throw new Error(`${what}: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

async function until<T>(what: string, signal: AbortSignal, look: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== null) return found;
    await pause(100);
  }
  throw new Error(`${what} did not arrive within ${PATIENCE_MS / 1_000} seconds`);
}
