import { type Agent, ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { createConsultation } from '../../../application/consultation/create-consultation.ts';
import { readConsultation, readConsultations } from '../../../application/consultation/read-consultations.ts';
import { isAssignedTo, may } from '../../../application/kit/access.ts';
import type { CatalogueEntry } from '../../../application/network/catalogue/ports.ts';
import { readEntry } from '../../../application/network/catalogue/read-commons.ts';
import { consultationModel } from '../../../domain/consultation/model.ts';
import { nextYears } from '../../../domain/consultation/phase.ts';
import { DEFAULT_RULES, type OpenTo } from '../../../domain/consultation/rules.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { NEW_COMMUNITY } from '../community/new-community.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { fieldsOf, formDefaults, withOtherRows } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { FROM_TEMPLATE } from '../template/template-parts.ts';
import { consultationIn, consultationValues, draftItems, modelLinks, modelValues } from './consultation-form.ts';
import { consultationState, whenOf } from './consultation-item.ts';
import { adminConsultationPath, crumbsTo } from './consultation-of.ts';
import { storedUnfinished, unfinishedButton, unfinishedTable } from './unfinished.ts';

export const CONSULTATIONS = '/admin/consultations';
export const ADMIN_COMMUNITIES = '/admin/communities';
/** Not below the list, where it would take the address of a consultation called `new`. */
export const NEW_CONSULTATION = '/admin/new-consultation';
const PAGE_SIZE = 50;

/** Every consultation that an agent works on, drafts too. */
export async function consultationsAdminPage(context: PageContext): Promise<PageAnswer> {
  return await adminLayout(context, 'read', async (agent) => {
    const { locale, query } = context;
    const after = query.get('after') || null;
    const creates = mayCreate(agent);
    const list = {
      path: CONSULTATIONS,
      title: locale.t('admin.all-consultations'),
      proposals: locale.t('proposals.title'),
    };
    return {
      title: locale.t('nav.consultations'),
      main: markup`${
        creates
          ? markup`<p><a class="button" href="${context.href(NEW_CONSULTATION)}">${locale.t('admin.new-consultation')}</a></p>
<p class="acts"><a href="${context.href(FROM_TEMPLATE)}">${locale.t('template.use')}</a> <a href="${context.href(NEW_COMMUNITY)}">${locale.t('community.new')}</a></p>`
          : NOTHING
      }
${await listed(context, agent, { ...list, empty: locale.t('admin.no-consultations'), pages: locale.t('consultations.pages') })}
${creates && after === null ? await unfinishedTable(context) : NOTHING}`,
    };
  });
}

/** Those that are communities of institutions. */
export async function communitiesAdminPage(context: PageContext): Promise<PageAnswer> {
  return await adminLayout(context, 'read', async (agent) => {
    const { t } = context.locale;
    const list = { path: ADMIN_COMMUNITIES, title: t('communities.title'), proposals: t('request.board') };
    return {
      title: t('communities.title'),
      main: markup`<p class="lead">${t('communities.lead')}</p>
${mayCreate(agent) ? markup`<p><a class="button" href="${context.href(NEW_COMMUNITY)}">${t('community.new')}</a></p>` : NOTHING}
${await listed(context, agent, { ...list, empty: t('communities.none'), pages: t('communities.pages'), openTo: 'institutions' })}`,
    };
  });
}

function mayCreate({ role, consultations }: Agent): boolean {
  return may(ROLE_SCOPES[role], 'consultations') && consultations === null;
}

/** A page of what an agent works on, and the way to the next. */
async function listed(
  context: PageContext,
  agent: Agent,
  of: {
    readonly path: string;
    readonly title: string;
    /** What its proposals are called. */
    readonly proposals: string;
    readonly empty: string;
    readonly pages: string;
    readonly openTo?: OpenTo;
  },
): Promise<Html> {
  const { app, locale, query, viewer } = context;
  const { path, title, proposals, empty, pages, openTo } = of;
  const after = query.get('after') || null;
  const page = await readConsultations(app, { limit: PAGE_SIZE, after, viewer, openTo });
  const own = page.items.filter(({ consultation }) => isAssignedTo(agent, consultation.id));
  const rows = own.map((summary) => {
    const { consultation } = summary;
    return [
      markup`<a href="${context.href(adminConsultationPath(consultation.slug))}">${line(context, choose(context, consultation.title, consultation.languages))}</a>`,
      markup`${consultationState(context, summary)} <span class="small">${whenOf(context, summary)}</span>`,
      locale.number(summary.proposals),
      locale.number(summary.comments),
    ];
  });
  const columns = [locale.t('admin.title-label'), locale.t('admin.state'), proposals, locale.t('admin.comments')];
  return markup`${adminTable({ id: 'consultations', title, caption: locale.t('consultations.order'), columns, rows, empty })}
${pager(context, { name: pages, first: after === null ? null : context.href(path), next: page.next === null ? null : context.href(path, { after: page.next }) })}`;
}

/** The form for a new draft. */
export async function newConsultationPage(context: PageContext): Promise<PageAnswer> {
  const like = await formerValues(context, context.query.get('like') ?? '');
  if (like !== null) return await answered(context, { values: like, refusal: null });
  const from = context.query.get('from') ?? null;
  const entry = from === null ? null : await readEntry(context.app, from);
  const model = consultationModel(context.query.get('model') ?? '');
  const values = formDefaults({
    ...defaults(context, entry),
    ...(model === null ? {} : await modelValues(context, model)),
  });
  const { t } = context.locale;
  const above =
    model === null ? modelLinks(context, NEW_CONSULTATION) : markup`<p class="note">${t('models.begun')}</p>`;
  return await answered(context, { values, refusal: null }, entry === null ? above : NOTHING);
}

/** Drafts a consultation; a button for another row answers the form again. */
export const acceptNewConsultation: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  if (!isAssignedTo(agent.value, null)) return { refusal: { type: 'not-your-consultation' } };
  const rows = withOtherRows(formInput, 'phase');
  if (rows !== null) return await answered(context, { values: rows, refusal: null });
  const stored = await storedUnfinished(context, formInput, null);
  if (stored !== null) {
    return stored.ok ? { to: stored.value } : await answered(context, { values: formInput, refusal: stored.refusal });
  }
  const command = consultationIn(context, formInput);
  if (!command.ok) return await answered(context, { values: formInput, refusal: command.refusal });
  const done = await submitOnce(context, formInput, async (within) => {
    const created = await createConsultation(within, {
      ...command.value,
      derivedFrom: formInput.text('derivedFrom') || undefined,
      by: { kind: 'agent', id: agent.value.id },
    });
    return created.ok
      ? ok(context.href(adminConsultationPath(created.value.slug), { done: 'consultation-drafted' }))
      : created;
  });
  return done.ok ? { to: done.value } : await answered(context, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, formState: FormState, above: Html = NOTHING): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    if (!isAssignedTo(agent, null)) return refuse({ type: 'not-your-consultation' });
    const { locale } = context;
    const items = draftItems(context, formState.values);
    return {
      title: locale.t('admin.new-consultation'),
      refusal: formState.refusal,
      crumbs: crumbsTo(context),
      main: markup`<p class="lead">${locale.t('admin.draft-hint')}</p>
${formState.values.text('derivedFrom') === '' ? NOTHING : markup`<p class="note">${locale.t('commons.begun')} <bdi>${formState.values.text('derivedFrom')}</bdi></p>`}
${above}
${adminForm(context, {
  action: NEW_CONSULTATION,
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('derivedFrom', formState.values.text('derivedFrom'))}${formFields(context, items, formState)}${unfinishedButton(context)}`,
  button: locale.t('admin.save-draft'),
})}`,
    };
  });
}

/** The texts and rules of a former consultation, its phases a year or more later; null where there is none. */
async function formerValues(context: PageContext, slug: string) {
  const { app, now, viewer } = context;
  if (slug === '' || viewer.agent === null) return null;
  const found = await readConsultation(app, { slug, viewer });
  if (!found.ok) return null;
  const { campaign, phases, timeZone, ...rest } = found.value.consultation;
  return consultationValues(context, {
    ...rest,
    timeZone,
    slug: '',
    publishedAt: null,
    campaign: campaign === null ? null : { ...campaign, follows: slug },
    phases: nextYears(phases, { now, timeZone }),
  });
}

/** The usual rules, and one phase to begin with. */
function defaults({ institution }: PageContext, from: CatalogueEntry | null) {
  const { standings, decidingStanding, supports, hold, resultsVisibility } = DEFAULT_RULES;
  return {
    ...(from === null
      ? {}
      : {
          derivedFrom: from.uri,
          ...fieldsOf('title', from.title, institution.languages),
          ...fieldsOf('summary', from.summary, institution.languages),
        }),
    languages: institution.languages,
    timeZone: institution.timeZone,
    phase: '0',
    'phase.0.kind': 'propose',
    standings,
    decidingStanding,
    supports,
    hold,
    resultsVisibility,
  };
}
