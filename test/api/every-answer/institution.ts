import { pictureFile } from '../../support/pictures.ts';
import type { City } from './city.ts';

/** Settings, how the institution looks, its pages, its files and its mails. */
export async function runInstitution({ ask }: City): Promise<void> {
  await ask('PATCH /institution', 200);
  await ask('PATCH /institution/appearance', 200);
  await ask('POST /institution/appearance/discard', 200);
  await ask('PATCH /institution/appearance', 200);
  await ask('POST /institution/appearance/publish', 200);
  await ask('POST /institution/appearance/restore', 200);

  await ask('PATCH /institution/map', 200);
  await ask('GET /institution/map', 200);
  await ask('PATCH /institution/map', 200, { json: { map: null } });

  const page = { page: (await ask('POST /pages', 201)).slug };
  await ask('GET /pages/{page}', 200, { at: page });
  await ask('PATCH /pages/{page}', 200, { at: page, json: await pageOf(ask, page) });
  await ask('POST /pages/{page}/unpublish', 409, { at: page });
  await ask('POST /pages/{page}/publish', 200, { at: page });
  await ask('POST /pages/{page}/publish', 409, { at: page });
  await ask('PATCH /pages/{page}', 409, { at: page, json: { ...(await pageOf(ask, page)), slug: 'elsewhere' } });
  await ask('POST /pages/order', 200, { json: { slugs: [page.page] } });
  await ask('POST /pages/{page}/unpublish', 200, { at: page });
  await ask('DELETE /pages/{page}', 200, { at: page });

  const file = (await pictureFile()).toString('base64');
  const { hash } = await ask('POST /files', 201, { json: { name: 'a.png', description: 'A square', file } });
  await ask('DELETE /files/{hash}', 200, { at: { hash } });
  await ask('PATCH /consultations/{slug}/cover', 200, { at: { slug: 'velo' } });
  await offerTemplate(ask);

  const mail = { kind: 'digest', lang: 'fr' };
  await ask('PATCH /mail-templates/{kind}/{lang}', 200, { at: mail });
  await ask('DELETE /mail-templates/{kind}/{lang}', 200, { at: mail });

  const drafted = async (consultation: string | null) => ({
    newsletter: (
      await ask('POST /newsletters', 201, {
        json: { consultation, subject: { fr: 'Du nouveau' }, text: { fr: 'Bonjour.' }, isPublic: true },
      })
    ).id as string,
  });
  const at = await drafted(null);
  const AT = '/newsletters/{newsletter}';
  const words = { subject: { fr: 'Du neuf' }, text: { fr: 'Bonjour à vous.' }, isPublic: true };
  await ask(`GET ${AT}`, 200, { at });
  await ask(`PATCH ${AT}`, 200, { at, json: words });
  await ask(`POST ${AT}/unschedule`, 409, { at });
  await ask(`POST ${AT}/archive`, 200, { at });
  await ask(`POST ${AT}/schedule`, 409, { at: await drafted('draft'), json: { sendAt: null } });
  await ask(`POST ${AT}/schedule`, 200, { at, json: { sendAt: '2026-03-30T10:00:00Z' } });
  await ask(`PATCH ${AT}`, 409, { at, json: words });
  await ask(`DELETE ${AT}`, 409, { at });
  await ask(`POST ${AT}/unschedule`, 200, { at });
  await ask(`DELETE ${AT}`, 200, { at });
}

async function offerTemplate(ask: City['ask']): Promise<void> {
  const at = { slug: 'velo' };
  await ask('POST /consultations/{slug}/template', 409, { at: { slug: 'draft' } });
  await ask('POST /consultations/{slug}/template', 200, { at });
  const { uri } = await ask('GET /templates/{slug}', 200, { at });
  const json = { template: uri, slug: 'from-template', firstDay: '2026-09-01' };
  await ask('POST /templates/drafts', 404, { json: { ...json, template: 'https://nowhere.example/templates/x' } });
  await ask('POST /templates/drafts', 201, { json });
  await ask('POST /templates/drafts', 409, { json });
  await ask('DELETE /consultations/{slug}/template', 200, { at });
}

async function pageOf(ask: City['ask'], at: { readonly page: string }) {
  const { slug, title, text, conformity, inMenu, inFooter } = await ask('GET /pages/{page}', 200, { at });
  return { slug, title, text, conformity, inMenu, inFooter };
}

export const NEW_CONSULTATION = {
  slug: 'new',
  title: { fr: 'Un parc' },
  summary: { fr: 'Où ?' },
  phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
};

/** Consultations, from a draft to their synthesis. */
export async function consult({ ask, node }: City): Promise<void> {
  const json = NEW_CONSULTATION;
  await ask('POST /consultations', 201, { json });
  await ask('POST /consultations', 409, { json });
  await ask('PATCH /consultations/{slug}', 200, { at: { slug: 'new' } });
  const draft = await ask('GET /consultations/{slug}/phases', 200, { at: { slug: 'new' } });
  const extend = 'POST /consultations/{slug}/phases/{phase}/extend';
  const until = { closesAt: '2026-04-30', reason: { fr: 'Pour avoir le temps.' } };
  await ask(extend, 409, { at: { slug: 'new', phase: draft.items[0].id }, json: until });
  await ask('POST /consultations/{slug}/publish', 200, { at: { slug: 'new' } });
  await ask('POST /consultations/{slug}/publish', 409, { at: { slug: 'new' } });
  await ask('PATCH /consultations/{slug}', 409, { at: { slug: 'new' }, json: { slug: 'newer' } });
  const { items } = await ask('GET /consultations/{slug}/phases', 200, { at: { slug: 'new' } });
  await ask(extend, 200, { at: { slug: 'new', phase: items[0].id }, json: until });
  await ask('DELETE /consultations/{slug}', 409, { at: { slug: 'new' } });
  await ask('POST /consultations', 201, { json: { ...json, slug: 'unwanted' } });
  await ask('DELETE /consultations/{slug}', 200, { at: { slug: 'unwanted' } });
  const synthesis = '/consultations/{slug}/synthesis';
  await ask(`GET ${synthesis}`, 409, { at: { slug: 'velo' } });
  const { hash } = await ask(`GET ${synthesis}/draft`, 200, { at: { slug: 'velo' } });
  await ask(`POST ${synthesis}`, 201, { at: { slug: 'velo' }, json: { confirmed: hash } });
  await ask(`POST ${synthesis}`, 409, { at: { slug: 'velo' }, json: { confirmed: 'another' } });
  await ask(`GET ${synthesis}`, 200, { at: { slug: 'velo' } });
  const anybody = { token: await node.token('read') };
  const list = 'GET /consultations/{slug}/proposals';
  await ask(list, 403, { at: { slug: 'asked' }, as: anybody, query: '?status=held' });
}
