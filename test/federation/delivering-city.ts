import { createConsultation } from '../../src/application/create-consultation.ts';
import { joinParticipant } from '../../src/application/join-participant.ts';
import type { Application } from '../../src/application/ports.ts';
import { publishConsultation } from '../../src/application/publish-consultation.ts';
import { setupInstitution } from '../../src/application/setup-institution.ts';
import { submitProposal } from '../../src/application/submit-proposal.ts';
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
  const leo = value(await joinParticipant(app, { kind: 'local', standing: 'registered', name: 'Léo' })).id;
  const eva = value(await joinParticipant(app, { kind: 'local', standing: 'registered', name: 'Eva' })).id;
  return { consultation, leo, eva };
}

export async function propose(
  app: Application,
  said: { readonly by: string; readonly title: string; readonly original?: string },
): Promise<Proposal> {
  return value(
    await submitProposal(app, {
      slug: SLUG,
      authorId: said.by,
      content: contentOf(said.title),
      ...(said.original === undefined ? {} : { original: said.original }),
    }),
  );
}

export function contentOf(title: string) {
  return { title: { fr: title }, body: { fr: `${title}, avec des arceaux.` }, lang: 'fr', cost: null, amends: null };
}
