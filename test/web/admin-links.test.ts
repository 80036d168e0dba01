import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendNewsletters } from '../../src/application/mail/newsletter/send-newsletters.ts';
import type { ConsultationId } from '../../src/domain/kit/id.ts';
import { opened, registeredPerson, setUpCity } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';

const TRAVEL = '/consultations/trajets/questionnaire';

describe('the way from a public page to where it is edited', () => {
  let pages: Pages;
  let admin: AdminSession;
  let resident: string;
  let newsletter = '';
  let other: ConsultationId;

  beforeAll(async () => {
    pages = await openPages('2026-03-05T08:00:00Z', { mails: 'sent' });
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'trajets', {
      phases: [{ kind: 'questionnaire', opensAt: '2026-03-05T10:00', closesAt: '2026-03-05T12:00' }],
    });
    other = (await opened(app, 'velo')).id;
    admin = await adminSession(pages, 'administrator');
    resident = await pages.signedIn({ participantId: (await registeredPerson(app, 'Ana')).id });
    await admin.send(
      `/admin${TRAVEL}`,
      filledForm(await admin.form(`/admin${TRAVEL}`, 'from'), {
        'title.fr': 'Vos trajets',
        question: '0',
        'question.0.text.fr': 'Pourquoi ?',
        'question.0.kind': 'long-text',
      }),
    );
    const page = await admin.form('/admin/new-page?template=other', 'kind');
    const fields = { slug: 'charte', 'title.fr': 'Charte', 'text.fr': 'Restons polis.' };
    const added = await admin.send('/admin/new-page?template=other', filledForm(page, fields));
    await admin.send(new URL(added.to, app.origin).pathname, new URLSearchParams({ act: 'publish', once: 'p' }));
    const form = await admin.form('/admin/newsletters/new', 'list');
    const drafted = await admin.send(
      '/admin/newsletters/new',
      filledForm(form, { 'subject.fr': 'Réunion', 'text.fr': 'Venez.' }),
    );
    const path = new URL(drafted.to, app.origin).pathname;
    await admin.send(path, new URLSearchParams({ intent: 'schedule', once: 's' }));
    await sendNewsletters(app);
    newsletter = path.replace('/admin', '');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it.each([
    ['a questionnaire', (): string => TRAVEL, ['administrator', 'officer']],
    ['a page of the institution', (): string => '/pages/charte', ['administrator']],
    ['a newsletter', (): string => newsletter, ['administrator', 'officer']],
  ] as const)('is shown on %s to whoever may edit it, and to nobody else', async (_, path, roles) => {
    const to = `/admin${path()}`;
    const link = `<a class="button" href="${to}"`;
    expect(await pages.text(path())).not.toContain(link);
    expect(await pages.text(path(), { cookie: resident })).not.toContain(link);
    for (const role of ['administrator', 'officer', 'moderator'] as const) {
      const agent = await adminSession(pages, role, { email: `${role}.${path().length}@lyon.example` });
      const shown = (await agent.read(path())).includes(link);
      expect([role, shown]).toEqual([role, (roles as readonly string[]).includes(role)]);
      if (shown) expect(await agent.status(to)).toBe(200);
    }
    // Whoever works on another consultation.
    const elsewhere = await adminSession(pages, 'officer', {
      email: `elsewhere.${path().length}@lyon.example`,
      consultations: [other],
    });
    expect(await elsewhere.read(path())).not.toContain(link);
  });
});
