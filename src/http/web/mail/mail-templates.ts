import type { Context } from 'hono';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { readMailTemplate, readMailTemplates, setMailTemplate } from '../../../application/mail/mail-templates.ts';
import type { MailTemplateKey, StoredMailTemplate } from '../../../application/mail/ports.ts';
import { LINK_MINUTES } from '../../../application/sign-in/sign-in.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type Lang, textIn } from '../../../domain/kit/text.ts';
import type { MailContent, MailMessage } from '../../../domain/mail/mail.ts';
import {
  checkMailTemplate,
  MAIL_KINDS,
  MAIL_TEMPLATE_PARTS,
  type MailKind,
  type MailTemplate,
  type MailTemplatePart,
  placeholdersOf,
  STANDARD_TEXT,
} from '../../../domain/mail/mail-template.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { uiLangFor } from '../../../i18n/languages.ts';
import { standardText, writeLetter } from '../../../i18n/write-letter.ts';
import { ANSWERS } from '../answer/admin-list.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState, hiddenField, rowButton, whatChanged } from '../kit/form-parts.ts';
import { area, formFields, type Item, labelsOf, line } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults } from '../kit/form-values.ts';
import { offered } from '../kit/language.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';
import { MODERATION } from '../moderation/admin.ts';
import { REMINDERS } from './reminders.ts';

export const MAIL_TEMPLATES = '/admin/mail-templates';
/** Their address before, which bookmarks and mails may have. */
export const FORMER_MAIL_TEMPLATES = '/admin/letters';

export function redirectToMailTemplates(c: Context): Response {
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(`${MAIL_TEMPLATES}${pathname.slice(FORMER_MAIL_TEMPLATES.length)}${search}`, 301);
}

/** Path of the page of one template. */
function mailTemplatePath({ kind, lang }: { readonly kind: MailKind; readonly lang: Lang }): string {
  return `${MAIL_TEMPLATES}/${kind}/${lang}`;
}

/** All e-mail templates in every language of the institution, and whether each is its own or the standard one. */
export async function mailTemplatesPage(context: PageContext): Promise<PageAnswer> {
  const { locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const texts = await readMailTemplates(context.app);
    return {
      title: t('letters.nav'),
      main: markup`<p class="lead">${t('letters.lead')}</p>
${adminTable({
  id: 'letters',
  title: t('letters.list'),
  caption: t('letters.caption', { place: placeOf(institution.timeZone) }),
  columns: [t('mails.letter'), ...offered(institution).map((lang) => locale.languageName(lang))],
  rows: MAIL_KINDS.map((kind) => [
    locale.t(`email.${kind}.name`),
    ...offered(institution).map((lang) => wordsOf(context, { kind, lang, texts })),
  ]),
  empty: '',
})}`,
    };
  });
}

function wordsOf(
  context: PageContext,
  of: { readonly kind: MailKind; readonly lang: Lang; readonly texts: readonly StoredMailTemplate[] },
): Html {
  const { locale, institution } = context;
  const own = of.texts.find(({ kind, lang }) => kind === of.kind && lang === of.lang);
  const name = markup`<span class="hidden">${locale.t(`email.${of.kind}.name`)} (${locale.languageName(of.lang)}), </span>`;
  const words =
    own === undefined
      ? locale.t('letters.standard')
      : locale.html('letters.own', { at: start(context, own.setAt, institution.timeZone) });
  return markup`<a href="${context.href(mailTemplatePath(of))}">${name}${words}</a>`;
}

const HOURS = 24;
const DAY = '2030-01-31';

/** A sample e-mail for the preview: its links lead nowhere. */
function sampleMail({ app, institution }: PageContext, { kind, lang }: MailTemplateKey): MailMessage {
  const what = textIn(institution.name, [lang]).text;
  const link = (path: string) => `${app.origin}/${path}/…`;
  const consultations = `${app.origin}/consultations`;
  const says: { readonly [K in MailKind]: MailContent } = {
    'sign-in': { kind: 'sign-in', link: link('sign-in'), minutes: LINK_MINUTES },
    'add-address': { kind: 'add-address', link: link('sign-in'), minutes: LINK_MINUTES },
    invitation: { kind: 'invitation', link: link('sign-in'), hours: HOURS },
    follow: { kind: 'follow', link: link('follow-by-mail'), hours: HOURS, what },
    digest: {
      kind: 'digest',
      unfollow: link('unfollow'),
      sections: [
        {
          title: what,
          link: app.origin,
          otherProposals: 0,
          lines: [
            {
              type: 'consultation-published',
              link: consultations,
              title: '',
              number: null,
              phase: null,
              verdict: null,
              commitment: null,
              institution: null,
              until: null,
            },
          ],
        },
      ],
    },
    newsletter: { kind: 'newsletter', title: '…', body: '…', page: null, unsubscribe: link('unfollow'), list: '' },
    reminder: {
      kind: 'reminder',
      lines: [{ edge: 'before', commitment: '…', dueOn: DAY, number: 1, title: '…', link: link('admin/commitments') }],
      more: false,
      open: `${app.origin}${ANSWERS}`,
      settings: `${app.origin}${REMINDERS}`,
    },
    waiting: {
      kind: 'waiting',
      counts: { held: 3, report: 2, appeal: 1 },
      queue: `${app.origin}${MODERATION}`,
      settings: `${app.origin}${REMINDERS}`,
    },
    requests: {
      kind: 'requests',
      lines: [{ due: 'use-before', number: 1, title: '…', at: DAY, zone: institution.timeZone, link: link('admin') }],
      more: false,
      settings: `${app.origin}${REMINDERS}`,
    },
    decision: {
      kind: 'decision',
      decided: 'remove',
      subject: 'comment',
      title: '…',
      number: 1,
      consultation: '…',
      rule: 'off-topic',
      reason: '…',
      link: `${app.origin}/me`,
      appeal: link('me/appeals'),
      host: null,
    },
  };
  return { to: '', lang, institution: institution.name, says: says[kind] };
}

/** What a browser may send of a part; the domain says what may be kept. */
const FIELD_MAX = 2_000;

/** One e-mail template in one language, with a preview. */
export async function mailTemplatePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Previews a changed template, saves it, or goes back to the standard text. */
export const acceptMailTemplate: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const mail = mailTemplateIn(context, c);
  if (!mail.ok) return mail;
  const isStandard = formInput.text('act') === 'standard';
  const text = isStandard ? STANDARD_TEXT : ownWordsIn(mail.value, formInput);
  if (formInput.text('do') === 'preview') {
    const checked = checkMailTemplate(mail.value.kind, text);
    return await answered(context, c, { values: formInput, refusal: checked.ok ? null : checked.refusal });
  }
  const done = await submitOnce(context, formInput, async (within) => {
    const by = { kind: 'agent', id: agent.value.id } as const;
    const set = await setMailTemplate(within, { ...mail.value, input: text, basedOn: formInput.text('from'), by });
    if (!set.ok) return set;
    return ok(context.href(mailTemplatePath(mail.value), { done: isStandard ? 'letter-standard' : 'letter-saved' }));
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

function mailTemplateIn(context: PageContext, c: Context): Result<MailTemplateKey, Refusal> {
  const kind = MAIL_KINDS.find((known) => known === c.req.param('kind'));
  const lang = offered(context.institution).find((known) => known === c.req.param('lang'));
  return kind === undefined || lang === undefined ? refuse({ type: 'not-found', what: 'letter' }) : ok({ kind, lang });
}

/** What was typed, where it is not what stands there anyhow. */
function ownWordsIn(mail: MailTemplateKey, input: FormValues): MailTemplate {
  const standard = standardText(mail.kind, uiLangFor([mail.lang]));
  const own = (part: MailTemplatePart) => {
    const text = input.text(part).trim();
    return text === '' || text === standard[part] ? null : text;
  };
  return { subject: own('subject'), introduction: own('introduction'), closing: own('closing') };
}

function valuesWith(mail: MailTemplateKey, text: MailTemplate): FormDefaults {
  const standard = standardText(mail.kind, uiLangFor([mail.lang]));
  return formDefaults(Object.fromEntries(MAIL_TEMPLATE_PARTS.map((part) => [part, text[part] ?? standard[part]])));
}

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  const { t, languageName } = context.locale;
  return await adminLayout(context, 'admin', async () => {
    const mail = mailTemplateIn(context, c);
    if (!mail.ok) return mail;
    const { kind, lang } = mail.value;
    const stored = await readMailTemplate(context.app, mail.value);
    const now = valuesWith(mail.value, stored);
    const formState = given ?? { values: now, refusal: null };
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const from = given === null || meanwhile ? etagOf(stored) : given.values.text('from');
    const items = templateItems(context, mail.value);
    const labels = labelsOf(items);
    const shown = checkMailTemplate(kind, ownWordsIn(mail.value, formState.values));
    return {
      title: `${t(`email.${kind}.name`)} (${languageName(lang)})`,
      refusal: formState.refusal,
      crumbs: [{ href: context.href(MAIL_TEMPLATES), name: t('letters.nav') }],
      main: markup`<p class="lead">${t('letters.edit-lead')}</p>
${meanwhile ? whatChanged(context, { now, values: formState.values }, labels) : NOTHING}
${adminForm(context, {
  action: mailTemplatePath(mail.value),
  formState,
  labels,
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}<p>${rowButton('preview', t('letters.preview'))}</p>`,
  button: t('admin.save'),
})}
${shown.ok ? preview(context, mail.value, shown.value) : NOTHING}
${isOwn(stored) ? backToStandard(context, mail.value, from) : NOTHING}`,
    };
  });
}

function templateItems({ locale: { t } }: PageContext, { kind, lang }: MailTemplateKey): readonly Item[] {
  const names = placeholdersOf(kind).map((name) => `{${name}}`);
  const part = { lang, max: FIELD_MAX };
  return [
    markup`<p class="small quiet">${t('letters.names', { names: names.join(', ') })}</p>`,
    line('subject', t('letters.subject'), part),
    area('introduction', t('letters.introduction'), { ...part, rows: 4 }),
    area('closing', t('letters.closing'), {
      ...part,
      rows: 4,
      hint: t('letters.closing-hint', { names: '{institution}, {origin}' }),
    }),
  ];
}

function preview(context: PageContext, { kind, lang }: MailTemplateKey, own: MailTemplate): Html {
  const { t } = context.locale;
  const { subject, text } = writeLetter({ ...sampleMail(context, { kind, lang }), own }, context.app.origin);
  return markup`<section aria-labelledby="preview"><h2 id="preview">${t('letters.preview-title')}</h2>
<p>${t('letters.preview-said')}</p>
<p lang="${lang}" dir="auto"><strong>${subject}</strong></p>
<pre class="letter" lang="${lang}" dir="auto">${text}</pre></section>`;
}

function isOwn(text: MailTemplate): boolean {
  return MAIL_TEMPLATE_PARTS.some((part) => text[part] !== null);
}

function backToStandard(context: PageContext, mail: MailTemplateKey, from: string): Html {
  const { t } = context.locale;
  return markup`<section aria-labelledby="standard"><h2 id="standard">${t('letters.standard-title')}</h2>
${adminForm(context, {
  action: mailTemplatePath(mail),
  fields: markup`${hiddenField('act', 'standard')}${hiddenField('from', from)}`,
  button: t('letters.standard-button'),
})}</section>`;
}
