import type { Context } from 'hono';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { readMailTemplate, setMailTemplate } from '../../../application/mail/mail-templates.ts';
import type { MailTemplateKey } from '../../../application/mail/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { MAIL_KINDS } from '../../../domain/mail/letter-kind.ts';
import {
  checkMailTemplate,
  MAIL_TEMPLATE_PARTS,
  type MailTemplate,
  type MailTemplatePart,
  placeholdersOf,
  STANDARD_TEXT,
} from '../../../domain/mail/mail-template.ts';
import { uiLangFor } from '../../../i18n/languages.ts';
import { standardText, writeLetter } from '../../../i18n/write-letter.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, rowButton, whatChanged } from '../kit/form-parts.ts';
import { area, formFields, type Item, labelsOf, line } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults } from '../kit/form-values.ts';
import { offered } from '../kit/language.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { MAIL_TEMPLATES, mailTemplatePath } from './letters.ts';
import { sampleMail } from './sample-mail.ts';

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
