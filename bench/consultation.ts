import { foundCity } from '../demo/city.ts';
import type { Application } from '../src/application/application.ts';
import { createBallot } from '../src/application/ballot/create-ballot.ts';
import { createConsultation } from '../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../src/application/consultation/publish-consultation.ts';
import { setupInstitution } from '../src/application/institution/change-institution.ts';
import { registerParticipant } from '../src/application/participant/register-participant.ts';
import { submitProposal } from '../src/application/proposal/submit-proposal.ts';
import type { Ballot } from '../src/domain/ballot/ballot.ts';
import type { Refusal } from '../src/domain/kit/refusal.ts';
import type { Result } from '../src/domain/kit/result.ts';
import { SMALL } from './size.ts';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

export async function openInstitution(app: Application): Promise<void> {
  value(
    await setupInstitution(app, {
      handle: 'bench',
      name: { fr: 'Banc' },
      territory: { code: 'B', name: { fr: 'Banc' }, within: null },
      languages: ['fr'],
      timeZone: 'Europe/Paris',
    }),
  );
}

/** An institution with one consultation that is open today. */
export async function openConsultation(app: Application, slug: string): Promise<void> {
  await openInstitution(app);
  await openAnother(app, slug);
}

/** The town of the demo, with a consultation `plan-velo`; where only the benchmark is tried, a handful of proposals in one. */
export async function openTown(app: Application): Promise<void> {
  if (SMALL) {
    await openConsultation(app, 'plan-velo');
    await submitProposals(app, 'plan-velo', 2);
  } else await foundCity(app, { now: new Date() });
}

/** One more of them, of an institution that is there. */
export async function openAnother(app: Application, slug: string): Promise<void> {
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

/** A ballot of twenty options in a consultation of its own, open today. */
export async function openBallot(app: Application): Promise<Ballot> {
  value(
    await createConsultation(app, {
      slug: 'vote',
      title: { fr: 'Vote' },
      summary: { fr: 'Tout le monde en même temps.' },
      phases: [{ kind: 'vote', opensAt: day(-2), closesAt: day(2) }],
      rules: {},
      by: null,
    }),
  );
  const { id } = value(
    await createBallot(app, {
      consultation: 'vote',
      slug: 'priorites',
      question: { fr: 'Que faire ?' },
      method: 'approval',
      options: Array.from({ length: 20 }, (_, nth) => ({ name: { fr: `Option ${nth + 1}` } })),
      by: null,
    }),
  );
  value(await publishConsultation(app, { slug: 'vote', by: null }));
  const stored = await app.store.read((reader) => reader.ballots.byId(id));
  if (stored === null) throw new Error('the ballot is not there');
  return stored.ballot;
}

/** Proposals in that consultation, by one author. */
export async function submitProposals(app: Application, slug: string, many: number): Promise<void> {
  const author = value(await registerParticipant(app, { name: 'Banc', kind: 'local', standing: 'registered' }));
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
