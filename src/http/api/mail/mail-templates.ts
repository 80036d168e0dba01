import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readInstitution } from '../../../application/institution/reads.ts';
import { readMailTemplate, readMailTemplates, setMailTemplate } from '../../../application/mail/mail-templates.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { MAIL_KINDS, STANDARD_TEXT } from '../../../domain/mail/mail-template.ts';
import { type Route, replied } from '../kit/operation.ts';
import { time } from '../kit/schemas.ts';

const TAG = 'Mail templates';

const part = z.string().nullable().openapi({ description: 'Null for the standard text' });
const parts = { subject: part, introduction: part, closing: part };
const named = { kind: z.enum(MAIL_KINDS), lang: z.string() };

const template = z.strictObject({ ...named, ...parts }).openapi('MailTemplate');
const stored = z.strictObject({ ...named, ...parts, setAt: time }).openapi('StoredMailTemplate');
const AT_TEMPLATE = { kind: z.enum(MAIL_KINDS), lang: z.string().max(40) };

/** What of its mails the institution words itself. */
export function mailTemplateRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/mail-templates',
      tag: TAG,
      summary: 'The mails that the institution words itself; all others are the standard ones',
      needs: 'admin',
      answers: { 200: z.strictObject({ items: z.array(stored), next: z.null() }).openapi('MailTemplates') },
    },
    async ({ app }) => {
      const items = (await readMailTemplates(app)).map(({ text, ...of }) => ({ ...of, ...text }));
      return replied(200, { items, next: null });
    },
  );

  route(
    {
      method: 'get',
      path: '/mail-templates/{kind}/{lang}',
      tag: TAG,
      summary: 'How one kind of mail is worded in one language of the institution',
      needs: 'admin',
      params: AT_TEMPLATE,
      answers: { 200: template },
    },
    async ({ app, params }) => {
      const key = await offered(app, params);
      return key.ok ? replied(200, { ...params, ...(await readMailTemplate(app, params)) }) : key;
    },
  );

  route(
    {
      method: 'patch',
      path: '/mail-templates/{kind}/{lang}',
      tag: TAG,
      summary: 'Word a kind of mail in one language; mails that wait already stay as they are',
      description: 'All three parts are replaced. The closing names `{institution}` and `{origin}`.',
      needs: 'admin',
      params: AT_TEMPLATE,
      body: z.strictObject(parts).openapi('MailTemplateInput', {
        example: { subject: null, introduction: 'Good news from the town hall:', closing: null },
      }),
      answers: { 200: template },
      refusals: ['unknown-placeholder', 'placeholder-missing'],
    },
    async ({ app, params, body, caller }) => {
      const key = await offered(app, params);
      if (!key.ok) return key;
      const set = await setMailTemplate(app, { ...params, input: body, by: caller.by });
      return set.ok ? replied(200, { ...params, ...set.value }) : set;
    },
  );

  route(
    {
      method: 'delete',
      path: '/mail-templates/{kind}/{lang}',
      tag: TAG,
      summary: 'Go back to the standard text',
      needs: 'admin',
      params: AT_TEMPLATE,
      answers: { 200: template },
    },
    async ({ app, params, caller }) => {
      const key = await offered(app, params);
      if (!key.ok) return key;
      const set = await setMailTemplate(app, { ...params, input: STANDARD_TEXT, by: caller.by });
      return set.ok ? replied(200, { ...params, ...set.value }) : set;
    },
  );
}

async function offered(app: Application, { lang }: { readonly lang: string }): Promise<Result<null, Refusal>> {
  const languages = (await readInstitution(app))?.institution.languages ?? [];
  return languages.includes(lang) ? ok(null) : refuse({ type: 'not-found', what: 'letter' });
}
