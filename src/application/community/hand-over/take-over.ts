import { mayTakeOver, nextNumberAfter, type TakenOverBy } from '../../../domain/community/hand-over.ts';
import { voicesOf } from '../../../domain/community/role.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type Host, slugAtHost } from '../../../domain/network/host.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { type CommunityInstitution, institutionsOf, ownRole } from '../../kit/community-roles.ts';
import { saveCohost, saveInvitation } from '../../kit/sharing-events.ts';
import { consultationUri, institutionUri, inviteUri } from '../../kit/uris.ts';
import type { Cohost, Invitation } from '../../network/cohost/ports.ts';
import { readHost } from '../../network/mirror/read-host.ts';
import { charterNow } from '../../network/move/charter-now.ts';
import { communityAt } from '../request/acting.ts';
import type { HandOverOffer } from './ports.ts';
import { checkNothingOpen } from './still-open.ts';

type Mirrored = Consultation & { readonly host: Host };

/**
 * Takes over a community that another institution hosts: where that one offers it to us, or where the charter names us and it was
 * silent for so long. It is read once more before. Then it is hosted here, with the ids below our address, and everybody else is
 * invited as what they were, saying what it was before (docs/adr/0179).
 */
export async function takeOver(
  app: Application,
  { slug, by }: { readonly slug: string; readonly by: Actor | null },
): Promise<Result<Consultation, Refusal>> {
  const asked = await app.store.read(async (reader) => {
    const mirrored = await mirroredCommunity(reader, slug);
    if (!mirrored.ok) return mirrored;
    const represents = await checkRepresents(app, reader, { by, consultation: mirrored.value });
    return represents.ok ? mirrored : represents;
  });
  if (!asked.ok) return asked;
  // What it offers, and whether it answers, as of now.
  if (app.network !== undefined) await readHost(app, app.network, asked.value.id);
  const others = await app.store.read((reader) => institutionsOf(reader, app, asked.value));
  await readActors(app, others);
  return await app.store.transact(async (writer) => {
    await writer.sharing.lockMirror(asked.value.id);
    await writer.consultations.lock(slug);
    await writer.handOvers.lockRequests(asked.value.id);
    const mirrored = await mirroredCommunity(writer, slug);
    if (!mirrored.ok) return mirrored;
    const may = await mayHostHere(app, writer, mirrored.value);
    return may.ok ? ok(await hostHere({ app, writer, by }, mirrored.value, may.value)) : may;
  });
}

async function mirroredCommunity(reader: Reader, slug: string): Promise<Result<Mirrored, Refusal>> {
  const community = await communityAt(reader, slug);
  if (!community.ok) return community;
  const { host } = community.value;
  return host === null
    ? refuse({ type: 'hand-over-refused', because: 'not-offered' })
    : ok({ ...community.value, host });
}

/** Those to whom nothing was sent yet; whoever does not answer now is told later, if it is known at all. */
async function readActors(app: Application, others: readonly CommunityInstitution[]): Promise<void> {
  for (const { institution } of others) {
    if (institution === institutionUri(app.origin)) continue;
    const known = await app.store.read((reader) => reader.peers.actor(institution));
    if (known === null) await app.network?.institution(institution);
  }
}

type May = { readonly because: TakenOverBy; readonly offer: HandOverOffer | null };

async function mayHostHere(app: Application, writer: Writer, mirrored: Mirrored): Promise<Result<May, Refusal>> {
  const { id, slug } = mirrored;
  const own = institutionUri(app.origin);
  const no = (because: 'unread' | 'other-address' | 'statements-waiting') =>
    refuse({ type: 'hand-over-refused', because });
  const offer = await writer.handOvers.offer(id);
  const may = mayTakeOver(
    { institution: own, role: await ownRole(writer, mirrored) },
    {
      offeredTo: offer?.target ?? null,
      charter: await charterNow(app, writer, id),
      silentSince: (await writer.sharing.mirror(id))?.failingSince ?? null,
    },
    app.now(),
  );
  if (!may.ok) return may;
  const isComplete = offer?.isRead === true && (await writer.handOvers.countUnread(id)) === 0;
  if (may.value === 'offer' && !isComplete) return no('unread');
  if (slug !== slugAtHost(mirrored)) return no('other-address');
  const closed = await checkNothingOpen(writer, id, app.now());
  if (!closed.ok) return closed;
  if ((await writer.handOvers.countWaiting(id)) > 0) return no('statements-waiting');
  return ok({ because: may.value, offer: may.value === 'offer' ? offer : null });
}

async function hostHere(
  { app, writer, by }: { readonly app: Application; readonly writer: Writer; readonly by: Actor | null },
  mirrored: Mirrored,
  { because, offer }: May,
): Promise<Consultation> {
  const { id: consultationId, slug, host } = mirrored;
  const [uri, movedAt] = [consultationUri(app.origin, slug), app.now()];
  const others = (await institutionsOf(writer, app, mirrored)).filter(
    ({ institution }) => institution !== institutionUri(app.origin) && institution !== host.institution,
  );
  const invitations = await writer.sharing.invitationsTo(host.uri);
  const known = (await writer.handOvers.nextNumber(consultationId)) - 1;
  await writer.handOvers.makeOwn(consultationId, { from: host.uri, to: uri });
  const consultation: Consultation = { ...mirrored, host: null };
  await writer.consultations.save(consultation);
  await writer.consultations.reserveNumber(consultationId, nextNumberAfter(known, offer?.nextNumber ?? null) - 1);
  await writer.handOvers.saveFormer({
    ...{ consultationId, formerUri: host.uri, formerHost: host.institution, uri, because },
    ...{ reason: offer?.reason ?? null, movedAt },
  });
  await writer.handOvers.deleteOffer(consultationId);
  // Nobody is told: the former host reads it from the invitation.
  for (const each of invitations.filter(({ status }) => status === 'accepted' || status === 'invited')) {
    const ended: Invitation = { ...each, status: 'withdrawn', answeredAt: movedAt };
    await saveInvitation({ app, writer, by }, ended);
  }
  await writer.events.append({
    ...{ id: app.newId(), type: 'host-changed', at: movedAt, by, consultationId, proposalId: null },
    data: { from: host.uri, to: uri, because },
  });
  const former = { institution: host.institution, role: 'member', hasLeft: false, leftAt: null } as const;
  for (const { institution: peer, role } of [former, ...others]) {
    const id = app.newId();
    const cohost: Cohost = {
      ...{ consultationId, peer, invite: inviteUri(app.origin, id), status: 'invited', role, carriedOver: true },
      ...{ registered: null, registeredAt: null, registeredMax: voicesOf(role) },
      ...{ invitedAt: movedAt, answeredAt: null },
    };
    await saveCohost({ app, writer, by }, cohost, id);
  }
  return consultation;
}
