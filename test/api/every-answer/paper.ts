import type { City } from './city.ts';

const AT = '/paper-contributions/{envelope}';

/** Contributions on paper: entered, confirmed by another, discarded and taken back. */
export async function enterPaper({ ask, first, second }: City): Promise<void> {
  const entered = async (reference: string, slug: string, status = 201) =>
    await ask('POST /consultations/{slug}/paper-contributions', status, {
      at: { slug },
      json: {
        ...{ reference, place: 'Guichet de la mairie', collectedOn: '2026-03-01', sheets: 1 },
        proposals: [{ title: 'Un banc', body: 'Au soleil.', lang: 'fr' }],
      },
    });
  const envelope = async (reference: string) => ({ envelope: (await entered(reference, 'velo')).id as string });
  await entered('Z', 'draft', 409);
  const one = await envelope('A');
  await ask(`GET ${AT}`, 200, { at: one });
  await ask(`POST ${AT}/revoke`, 409, { at: one, as: second });
  await ask(`POST ${AT}/confirm`, 409, { at: one, as: first });
  await ask(`POST ${AT}/confirm`, 200, { at: one, as: second });
  await ask(`POST ${AT}/discard`, 409, { at: one, as: second });
  await ask(`POST ${AT}/revoke`, 200, { at: one, as: second });
  await ask(`POST ${AT}/discard`, 200, { at: await envelope('B') });
}
