import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { type NewsletterView, readNewsletters } from '../../../application/mail/newsletter/reads.ts';
import { draftNewsletter } from '../../../application/mail/newsletter/write-newsletter.ts';
import { ok } from '../../../domain/kit/result.ts';
import { NEWSLETTER_MAX } from '../../../domain/mail/newsletter.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { newsletterFrom } from '../../input/newsletter.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState } from '../kit/form-parts.ts';
import { check, formFields, type Item, inputIn, labelsOf, localised, select } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { start } from '../kit/time.ts';

export const NEWSLETTERS = '/admin/newsletters';
const SUBJECT_MAX = 150;
const PAGE_SIZE = 50;
/** Consultations that are offered, the newest: nobody writes to the followers of older ones. */
const OFFERED_MAX = 100;

export function newsletterPath(id: string): string {
  return `${NEWSLETTERS}/${id}`;
}

/** What was written to followers, and what is to be, with what became of it. */
export async function newslettersPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, institution, query } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const after = query.get('after') || null;
    const page = await readNewsletters(app, { limit: PAGE_SIZE, after, worker: agent });
    const at = (moment: Date | null) => (moment === null ? '' : start(context, moment, institution.timeZone));
    return {
      title: t('newsletters.nav'),
      main: markup`<p class="lead">${t('newsletters.lead')}</p>
<p>${t('newsletters.who')}</p>
${app.mails === undefined ? markup`<p class="note">${t('mail-follow.no-mail')}</p>` : NOTHING}
<p><a class="button" href="${context.href(`${NEWSLETTERS}/new`)}">${t('newsletters.new')}</a></p>
${adminTable({
  id: 'newsletters',
  title: t('newsletters.list'),
  caption: t('newsletters.caption', { place: placeOf(institution.timeZone) }),
  columns: [
    t('newsletters.subject'),
    t('newsletters.to'),
    t('admin.state'),
    t('admin.when'),
    t('newsletters.recipients'),
    t('newsletters.failed'),
  ],
  rows: page.items.map((newsletter) => [
    markup`<a href="${context.href(newsletterPath(newsletter.id))}">${line(context, choose(context, newsletter.subject))}</a>`,
    listName(context, newsletter),
    t(`newsletters.state-${newsletter.state}`),
    at(newsletter.sentAt ?? newsletter.sendAt),
    locale.number(newsletter.recipients),
    locale.number(newsletter.failed),
  ]),
  empty: t('newsletters.none'),
})}
${pager(context, { name: t('newsletters.pages'), first: after === null ? null : context.href(NEWSLETTERS), next: page.next === null ? null : context.href(NEWSLETTERS, { after: page.next }) })}`,
    };
  });
}

/** Whose followers it goes to. */
export function listName(context: PageContext, { consultation }: Pick<NewsletterView, 'consultation'>): Html {
  const { institution } = context;
  return line(context, choose(context, consultation?.title ?? institution.name, institution.languages));
}

/** The texts of a newsletter as fields. */
export function newsletterItems({ locale: { t }, institution }: PageContext): readonly Item[] {
  const langs = institution.languages;
  return [
    localised('subject', t('newsletters.subject'), { langs, max: SUBJECT_MAX }),
    localised('text', t('newsletters.text'), {
      hint: t('newsletters.text-hint'),
      langs,
      max: NEWSLETTER_MAX,
      rows: 12,
      markdown: 'official',
    }),
    check('isPublic', t('newsletters.public'), { hint: t('newsletters.public-hint') }),
  ];
}

export async function newNewsletterPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, { values: formDefaults({ isPublic: 'yes' }), refusal: null });
}

/** Drafts it, and goes on to where it is tried and sent. */
export const acceptNewNewsletter: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const content = newsletterFrom(inputIn(newsletterItems(context), formInput));
  if (!content.ok) return await answered(context, { values: formInput, refusal: content.refusal });
  const done = await submitOnce(context, formInput, async (within) => {
    const drafted = await draftNewsletter(within, {
      slug: formInput.text('list') || null,
      content: content.value,
      by: { kind: 'agent', id: agent.value.id },
    });
    return drafted.ok ? ok(context.href(newsletterPath(drafted.value.id), { done: 'newsletter-saved' })) : drafted;
  });
  return done.ok ? { to: done.value } : await answered(context, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, formState: FormState): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await readConsultations(app, { limit: OFFERED_MAX, after: null, viewer: context.viewer });
    const own = found.items.filter(({ consultation }) => isAssignedTo(agent, consultation.id));
    const options = [
      ...(isAssignedTo(agent, null) ? [{ value: '', label: choose(context, institution.name).text }] : []),
      ...own.map(({ consultation: { slug, title, languages } }) => ({
        value: slug,
        label: choose(context, title, languages).text,
      })),
    ];
    const items = [
      select('list', t('newsletters.to'), { hint: t('newsletters.to-hint'), options }),
      ...newsletterItems(context),
    ];
    return {
      title: t('newsletters.new'),
      refusal: formState.refusal,
      crumbs: [{ href: context.href(NEWSLETTERS), name: t('newsletters.nav') }],
      main: adminForm(context, {
        action: `${NEWSLETTERS}/new`,
        formState,
        labels: labelsOf(items),
        fields: formFields(context, items, formState),
        button: t('admin.save-draft'),
      }),
    };
  });
}
