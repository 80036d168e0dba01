import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import {
  type NewsletterView,
  readNewsletter,
  readPublicNewsletter,
  readPublicNewsletters,
} from '../../../application/mail/newsletter/reads.ts';
import { newsletterMail, sendTestNewsletter } from '../../../application/mail/newsletter/send-newsletters.ts';
import {
  archiveNewsletter,
  changeNewsletter,
  deleteNewsletter,
  scheduleNewsletter,
  unscheduleNewsletter,
} from '../../../application/mail/newsletter/write-newsletter.ts';
import type { AgentId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { writeLetter } from '../../../i18n/write-letter.ts';
import { newsletterFrom } from '../../input/newsletter.ts';
import { adminLayout, adminLink } from '../kit/admin.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, factList, hiddenField } from '../kit/form-parts.ts';
import { formFields, type Item, inputIn, labelsOf, line as lineItem, valuesWith } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { date, start } from '../kit/time.ts';
import { mailFollow } from './follow-by-mail.ts';
import { listName, NEWSLETTERS, newsletterItems, newsletterPath } from './newsletters.ts';

type Act = (
  within: Application,
  of: { readonly id: string; readonly agentId: AgentId; readonly formInput: FormInput },
) => Promise<Result<unknown, Refusal>>;
const byAgent = (id: AgentId) => ({ kind: 'agent', id }) as const;

/** What the buttons do that are no form to fill in, by their names. */
const ACTS: Readonly<Record<string, { readonly act: Act; readonly done: string }>> = {
  test: { act: sendTestNewsletter, done: 'newsletter-tested' },
  schedule: {
    act: (within, { id, agentId, formInput }) =>
      scheduleNewsletter(within, { id, sendAt: formInput.text('sendAt') || null, by: byAgent(agentId) }),
    done: 'newsletter-scheduled',
  },
  unschedule: {
    act: (within, { id, agentId }) => unscheduleNewsletter(within, { id, by: byAgent(agentId) }),
    done: 'newsletter-unscheduled',
  },
  archive: {
    act: (within, { id, agentId, formInput }) =>
      archiveNewsletter(within, { id, isPublic: formInput.text('isPublic') === 'yes', by: byAgent(agentId) }),
    done: 'newsletter-saved',
  },
  delete: {
    act: (within, { id, agentId }) => deleteNewsletter(within, { id, by: byAgent(agentId) }),
    done: 'newsletter-deleted',
  },
};

/** One newsletter: how it looks, its test, when it is sent, and what became of it. */
export async function newsletterPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, {});
}

export const acceptNewsletter: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const of = { id: c.req.param('newsletter') ?? '', agentId: agent.value.id, formInput };
  const intent = formInput.text('intent');
  const known = Object.hasOwn(ACTS, intent) ? ACTS[intent] : undefined;
  const { act, done } = known ?? { act: changing(context), done: 'newsletter-saved' };
  const acted = await submitOnce(context, formInput, async (within) => {
    const result = await act(within, of);
    return result.ok ? ok(context.href(intent === 'delete' ? NEWSLETTERS : newsletterPath(of.id), { done })) : result;
  });
  if (acted.ok) return { to: acted.value };
  const formState = { values: formInput, refusal: acted.refusal };
  return await answered(context, c, intent === 'schedule' ? { schedule: formState } : { texts: formState });
};

function changing(context: PageContext): Act {
  return async (within, { id, agentId, formInput }) => {
    const content = newsletterFrom(inputIn(newsletterItems(context), formInput));
    if (!content.ok) return content;
    return await changeNewsletter(within, { id, content: content.value, by: byAgent(agentId) });
  };
}

type Given = { readonly texts?: FormState; readonly schedule?: FormState };

async function answered(context: PageContext, c: Context, given: Given): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await readNewsletter(app, { id: c.req.param('newsletter') ?? '', worker: agent });
    if (!found.ok) return found;
    const { newsletter, reach } = found.value;
    const refusal = given.texts?.refusal ?? given.schedule?.refusal ?? null;
    // What is refused of a button is no field of a form.
    if (refusal !== null && !('field' in refusal)) return { refusal };
    return {
      title: t('newsletters.one'),
      refusal,
      crumbs: [{ href: context.href(NEWSLETTERS), name: t('newsletters.nav') }],
      main: markup`${facts(context, newsletter, reach)}
${newsletter.state === 'draft' ? draftForms(context, { newsletter, reach, given }) : NOTHING}
${newsletter.state === 'scheduled' ? button(context, newsletter, 'unschedule') : NOTHING}
${newsletter.state === 'sent' ? archiveButton(context, newsletter) : NOTHING}
${preview(context, newsletter)}`,
    };
  });
}

function facts(context: PageContext, newsletter: NewsletterView, reach: number): Html {
  const { locale, institution } = context;
  const { t } = locale;
  const { state, sendAt, sentAt, recipients, delivered, failed } = newsletter;
  const moment = sentAt ?? sendAt;
  const waits = state === 'draft' || state === 'scheduled';
  return factList([
    [t('newsletters.to'), listName(context, newsletter)],
    [t('admin.state'), t(`newsletters.state-${state}`)],
    ...(moment === null ? [] : [[t('admin.when'), start(context, moment, institution.timeZone)] as const]),
    ...(waits
      ? [[t('newsletters.reach'), locale.number(reach)] as const]
      : [
          [t('newsletters.recipients'), locale.number(recipients)] as const,
          [t('newsletters.delivered'), locale.number(delivered)] as const,
          [t('newsletters.failed'), locale.number(failed)] as const,
        ]),
  ]);
}

function draftForms(
  context: PageContext,
  { newsletter, reach, given }: { readonly newsletter: NewsletterView; readonly reach: number; readonly given: Given },
): Html {
  const { t } = context.locale;
  const action = newsletterPath(newsletter.id);
  const items = newsletterItems(context);
  const texts = given.texts ?? { values: valuesWith(items, newsletter), refusal: null };
  const schedule = given.schedule ?? { values: formDefaults({}), refusal: null };
  const when: readonly Item[] = [
    lineItem('sendAt', t('newsletters.send-at'), { hint: t('newsletters.send-at-hint'), type: 'datetime-local' }),
  ];
  return markup`<section aria-labelledby="texts"><h2 id="texts">${t('newsletters.texts')}</h2>
${adminForm(context, { action, formState: texts, labels: labelsOf(items), fields: formFields(context, items, texts), button: t('admin.save-draft') })}</section>
<section aria-labelledby="send"><h2 id="send">${t('newsletters.send')}</h2>
${button(context, newsletter, 'test')}
${adminForm(context, {
  action,
  formState: schedule,
  labels: labelsOf(when),
  fields: markup`${hiddenField('intent', 'schedule')}<p>${t('newsletters.confirm', { count: reach })}</p>${formFields(context, when, schedule)}`,
  button: t('newsletters.schedule'),
})}</section>
<section aria-labelledby="delete"><h2 id="delete">${t('admin.discard')}</h2>
${button(context, newsletter, 'delete')}</section>`;
}

function archiveButton(context: PageContext, { id, isPublic }: NewsletterView): Html {
  const { t } = context.locale;
  return adminForm(context, {
    action: newsletterPath(id),
    fields: markup`${hiddenField('intent', 'archive')}${hiddenField('isPublic', isPublic ? '' : 'yes')}
${isPublic ? markup`<p><a href="${context.href(`/newsletters/${id}`)}">${t('admin.public-page')}</a></p>` : NOTHING}`,
    button: t(isPublic ? 'newsletters.hide' : 'newsletters.show'),
  });
}

const LABELS = {
  test: 'newsletters.test',
  unschedule: 'newsletters.unschedule',
  delete: 'admin.discard-confirm',
} as const;

function button(context: PageContext, { id }: NewsletterView, intent: keyof typeof LABELS): Html {
  return adminForm(context, {
    action: newsletterPath(id),
    fields: hiddenField('intent', intent),
    button: context.locale.t(LABELS[intent]),
    danger: intent === 'delete',
  });
}

/** The e-mail in each language that it is written in, as it would be sent. */
function preview(context: PageContext, newsletter: NewsletterView): Html {
  const { app, institution, locale } = context;
  const { t } = locale;
  const unsubscribe = `${app.origin}/unfollow/…`;
  return markup`<section aria-labelledby="preview"><h2 id="preview">${t('letters.preview-title')}</h2>
${Object.keys(newsletter.subject).map((lang) => {
  const { subject, text } = writeLetter(
    newsletterMail(app, { institution, newsletter, to: '', lang, unsubscribe }),
    app.origin,
  );
  return markup`<h3>${locale.languageName(lang)}</h3>
<p lang="${lang}" dir="auto"><strong>${subject}</strong></p>
<pre class="letter" lang="${lang}" dir="auto">${text}</pre>`;
})}</section>`;
}

const ARCHIVE = '/newsletters';
const PAGE_SIZE = 20;

/** What the institution wrote to its followers, and how to get the next one. */
export async function newsletterArchivePage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, institution, query } = context;
  const after = query.get('after') || null;
  const page = await readPublicNewsletters(app, { limit: PAGE_SIZE, after });
  const title = locale.t('newsletters.archive');
  const name = choose(context, institution.name).text;
  return {
    cache: 'never',
    content: {
      title,
      canonical: ARCHIVE,
      feeds: [{ href: '/consultations.atom', title: locale.t('feed.consultations', { institution: name }) }],
      main: markup`<div class="single"><h1>${title}</h1>
${
  page.items.length === 0
    ? markup`<p class="note">${locale.t('newsletters.archive-none')}</p>`
    : markup`<ul class="plain-list">${page.items.map(
        (
          each,
        ) => markup`<li><p><a href="${context.href(`${ARCHIVE}/${each.id}`)}">${line(context, choose(context, each.subject))}</a></p>
<p class="small quiet">${listName(context, each)}, ${date(context, each.sentAt ?? each.createdAt, institution.timeZone)}</p></li>`,
      )}</ul>`
}
${pager(context, { name: locale.t('newsletters.pages'), first: after === null ? null : context.href(ARCHIVE), next: page.next === null ? null : context.href(ARCHIVE, { after: page.next }) })}
<section aria-labelledby="follow"><h2 id="follow">${locale.t('follow.title')}</h2>
${await mailFollow(context, { kind: 'institution' })}</section></div>`,
    },
  };
}

/** One of them, as it was sent. */
export async function publicNewsletterPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const found = await readPublicNewsletter(app, c.req.param('newsletter') ?? '');
  if (!found.ok) return found;
  const { id, subject, text, consultationId, sentAt, createdAt } = found.value;
  const title = choose(context, subject);
  return {
    cache: 'never',
    content: {
      title: title.text,
      canonical: `${ARCHIVE}/${id}`,
      crumbs: [{ href: context.href(ARCHIVE), name: locale.t('newsletters.archive') }],
      main: markup`<div class="single"><h1>${line(context, title)}</h1>
${adminLink(context, { scope: 'consultations', consultationId, path: newsletterPath(id), label: locale.t('admin.edit-newsletter') })}
<p class="small quiet">${listName(context, found.value)}, ${date(context, sentAt ?? createdAt, institution.timeZone)}</p>
${officialProse(context, choose(context, text))}</div>`,
    },
  };
}
