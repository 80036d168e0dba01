import { createConsultation } from '../src/application/create-consultation.ts';
import { joinParticipant } from '../src/application/join-participant.ts';
import type { Application } from '../src/application/ports.ts';
import { publishConsultation } from '../src/application/publish-consultation.ts';
import { setupInstitution } from '../src/application/setup-institution.ts';
import { submitProposal } from '../src/application/submit-proposal.ts';
import type { Refusal } from '../src/domain/refusal.ts';
import type { Result } from '../src/domain/result.ts';

/** An institution with one consultation that is open today. */
export async function openConsultation(app: Application, slug: string): Promise<void> {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  value(
    await setupInstitution(app, {
      handle: 'bench',
      name: { fr: 'Banc' },
      territory: { code: 'B', name: { fr: 'Banc' }, within: null },
      languages: ['fr'],
      timeZone: 'Europe/Paris',
    }),
  );
  value(
    await createConsultation(app, {
      slug,
      title: { fr: 'Plan vélo' },
      summary: { fr: 'Où faut-il des pistes ?' },
      phases: [
        { kind: 'propose', opensAt: day(-2), closesAt: day(2) },
        { kind: 'support', opensAt: day(-2), closesAt: day(2) },
      ],
      rules: { hold: 'nothing' },
      by: null,
    }),
  );
  value(await publishConsultation(app, { slug, by: null }));
}

/** Proposals in that consultation, by one author. */
export async function submitProposals(app: Application, slug: string, many: number): Promise<void> {
  const author = value(await joinParticipant(app, { name: 'Banc', kind: 'local', standing: 'registered' }));
  for (let nth = 1; nth <= many; nth += 1) {
    const text = { fr: `Proposition ${nth}` };
    const content = { title: text, body: text, lang: 'fr', cost: null, amends: null };
    value(await submitProposal(app, { slug, authorId: author.id, content }));
  }
}

export function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
