import { setTimeout as pause } from 'node:timers/promises';
import type { Application } from '../src/application/application.ts';
import { submitComment } from '../src/application/comment/submit-comment.ts';
import { acceptInvitation } from '../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost } from '../src/application/network/cohost/invite-cohost.ts';
import { addPeer } from '../src/application/network/peer/add-peer.ts';
import type { PeerDirectory } from '../src/application/network/peer/ports.ts';
import { submitProposal } from '../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../src/application/support/support.ts';
import type { ConsultationId } from '../src/domain/kit/id.ts';
import type { Refusal } from '../src/domain/kit/refusal.ts';
import type { Result } from '../src/domain/kit/result.ts';
import { contentOf } from './proposal-acts.ts';
import type { SharedScenario, Town } from './scenario.ts';
import { named, type Told } from './story.ts';

/** A town whose node runs. */
export type RunningTown = {
  readonly town: Town;
  readonly app: Application;
  readonly directory: PeerDirectory;
  readonly told: Told;
};

/** Longest that the two wait for each other. */
const PATIENCE_MS = 120_000;

/**
 * The towns become peers over HTTP, the host invites the other to share a consultation, and the other's people take part
 * at home: everything as two institutions would do it, between two running nodes.
 */
export async function shareConsultation(host: RunningTown, cohost: RunningTown, signal: AbortSignal): Promise<void> {
  const { shared } = cohost.town;
  if (shared === undefined) throw new Error(`${cohost.town.institution.handle} shares no consultation`);
  const by = ({ told: notification }: RunningTown) =>
    ({ kind: 'agent', id: named(notification.agents, 'officer') }) as const;
  const there = done(
    await addPeer(host.app, host.directory, { address: cohost.app.origin, by: by(host) }),
    'the host meets the other',
  );
  done(
    await addPeer(cohost.app, cohost.directory, { address: host.app.origin, by: by(cohost) }),
    'the other meets the host',
  );
  done(
    await inviteCohost(host.app, { slug: shared.consultation, peer: there.uri, by: by(host) }),
    'the other is invited',
  );
  const { invite } = await until('the invitation', signal, async () => {
    const [first] = await cohost.app.store.read((reader) => reader.sharing.invitations());
    return first ?? null;
  });
  const { slug } = done(
    await acceptInvitation(cohost.app, { invite, registered: shared.registered, by: by(cohost) }),
    'the other accepts',
  );
  const mirror = await until('the mirror', signal, async () => {
    const found = await cohost.app.store.read((reader) => reader.consultations.bySlug(slug));
    const read = found && (await cohost.app.store.read((reader) => reader.sharing.mirror(found.id)));
    return found !== null && read?.readAt != null ? found.id : null;
  });
  await takePart(cohost, shared, { slug, mirror });
}

async function takePart(
  { town, app, told: notification }: RunningTown,
  shared: SharedScenario,
  { slug, mirror }: { readonly slug: string; readonly mirror: ConsultationId },
): Promise<void> {
  for (const { number, names, comments } of shared.supports) {
    const proposal = await app.store.read((reader) => reader.proposals.byNumber(mirror, number));
    if (proposal === null) throw new Error(`the mirror has no proposal ${number}`);
    for (const name of names) {
      const participantId = named(notification.people, name);
      done(await giveSupport(app, { proposalId: proposal.id, participantId, side: 'for' }), `${name} supports`);
    }
    for (const { by, side = 'neutral', text: body } of comments) {
      const input = { side, body, lang: town.institution.languages[0] ?? '' };
      const comment = { slug, proposalId: proposal.id, authorId: named(notification.people, by), ...input };
      done(await submitComment(app, comment), `${by} comments`);
    }
  }
  for (const { by, tags, ...idea } of shared.proposals) {
    const proposal = { slug, authorId: named(notification.people, by), content: contentOf(town, idea), tags };
    done(await submitProposal(app, proposal), `${by} proposes`);
  }
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
