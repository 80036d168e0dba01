import { createConsultation } from '../src/application/create-consultation.ts';
import type { Application } from '../src/application/ports.ts';
import { publishConsultation } from '../src/application/publish-consultation.ts';
import { setupInstitution } from '../src/application/setup-institution.ts';
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
      phases: [{ kind: 'support', opensAt: day(-2), closesAt: day(2) }],
      rules: {},
      by: null,
    }),
  );
  value(await publishConsultation(app, { slug, by: null }));
}

export function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
