import type { Application } from '../../src/application/application.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { acceptInvitation } from '../../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import type { Invitation } from '../../src/application/network/cohost/ports.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { value } from '../federation/publishing-city.ts';
import type { Network, Place } from './network.ts';

/** An institution with its own languages, and somebody with an account there. */
export async function openCity(app: Application, handle: string): Promise<{ readonly person: string }> {
  value(
    await setupInstitution(app, {
      handle,
      name: { fr: `Ville de ${handle}` },
      summary: { fr: 'Ses consultations.' },
      territory: { code: `city-${handle}`, name: { fr: handle }, within: null },
      languages: ['fr', 'en'],
      timeZone: 'Europe/Paris',
    }),
  );
  const person = value(
    await registerParticipant(app, { kind: 'local', standing: 'registered', name: `Léo de ${handle}` }),
  );
  return { person: person.id };
}

/** A consultation that takes proposals from March to May 2026, and with `votes` is voted on. */
export async function openConsultation(
  app: Application,
  slug: string,
  { votes = false, ...rules }: Parameters<typeof createConsultation>[1]['rules'] & { readonly votes?: boolean } = {},
): Promise<Consultation> {
  const open = { opensAt: '2026-03-01', closesAt: '2026-05-31' } as const;
  value(
    await createConsultation(app, {
      slug,
      title: { fr: `Consultation ${slug}` },
      summary: { fr: 'Que faut-il faire ?' },
      phases: [
        { kind: 'propose', ...open },
        { kind: 'support', ...open },
        ...(votes ? [{ kind: 'vote' as const, ...open }] : []),
      ],
      rules: { hold: 'nothing', ...rules },
      by: null,
    }),
  );
  return value(await publishConsultation(app, { slug, by: null }));
}

/** The id of an institution in the network. */
export const institutionOf = ({ origin }: Place): string => `${origin}/`;

export async function invitationsAt(place: Place): Promise<readonly Invitation[]> {
  return await place.node.app.store.read((reader) => reader.sharing.invitations());
}

/** Shares a consultation of one place with another, all the way: answers the slug of the mirror. */
export async function share(
  network: Network,
  of: { readonly host: Place; readonly slug: string; readonly with: Place; readonly registered?: number },
): Promise<string> {
  const invited = value(
    await inviteCohost(of.host.node.app, { slug: of.slug, peer: institutionOf(of.with), by: null }),
  );
  await network.settle();
  const accepted = value(
    await acceptInvitation(of.with.node.app, {
      invite: invited.invite,
      registered: of.registered ?? 1_000,
      by: null,
    }),
  );
  await network.settle();
  return accepted.slug;
}
