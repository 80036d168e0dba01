import type { Application } from '../../src/application/application.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { value } from './publishing-city.ts';

export const SLUG = 'velo-2026';

/** An institution with one open consultation and two people with accounts here. Nothing is proposed yet. */
export async function deliveringCity(app: Application, rules: Parameters<typeof createConsultation>[1]['rules'] = {}) {
  value(
    await setupInstitution(app, {
      handle: 'lyon',
      name: { fr: 'Ville de Lyon' },
      summary: { fr: 'Les consultations de la ville.' },
      territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
      languages: ['fr', 'en'],
      timeZone: 'Europe/Paris',
    }),
  );
  value(
    await createConsultation(app, {
      slug: SLUG,
      title: { fr: 'Plan vélo 2026', en: 'Cycling plan 2026' },
      summary: { fr: 'Où faut-il des pistes ?' },
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' },
      ],
      rules: { hold: 'nothing', ...rules },
      by: null,
    }),
  );
  const consultation = value(await publishConsultation(app, { slug: SLUG, by: null }));
  const leo = value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: 'Léo' })).id;
  const eva = value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: 'Eva' })).id;
  return { consultation, leo, eva };
}

export async function propose(
  app: Application,
  input: { readonly by: string; readonly title: string; readonly original?: string },
): Promise<Proposal> {
  return value(
    await submitProposal(app, {
      slug: SLUG,
      authorId: input.by,
      content: contentOf(input.title),
      ...(input.original === undefined ? {} : { original: input.original }),
    }),
  );
}

export function contentOf(title: string) {
  return { title: { fr: title }, body: { fr: `${title}, avec des arceaux.` }, lang: 'fr', cost: null, amends: null };
}
