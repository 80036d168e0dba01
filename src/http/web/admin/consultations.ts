import { may, ROLE_SCOPES } from '../../../application/access.ts';
import { createConsultation } from '../../../application/create-consultation.ts';
import type { CatalogueEntry } from '../../../application/network/catalogue.ts';
import { readEntry } from '../../../application/network/read-commons.ts';
import { audienceOf, readConsultations } from '../../../application/read-consultations.ts';
import { worksOn } from '../../../application/within-bounds.ts';
import { DEFAULT_RULES } from '../../../domain/consultation/rules.ts';
import { ok, refuse } from '../../../domain/result.ts';
import { consultationState, whenOf } from '../components/consultation-item.ts';
import { pager } from '../components/pager.ts';
import { choose, line } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { consultationLabels, ruleFields, wordFields } from './consultation-fields.ts';
import { crumbsTo, deskPath } from './consultation-of.ts';
import { consultationIn } from './consultation-typed.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, deskTable, hiddenField } from './form-parts.ts';
import { fieldsOf, filled, withOtherRows } from './typed.ts';

export const CONSULTATIONS = '/admin/consultations';
/** Not below the list, where it would take the address of a consultation called `new`. */
export const NEW_CONSULTATION = '/admin/new-consultation';
const PAGE_SIZE = 50;

/** Every consultation that an agent works on, drafts too. */
export async function consultationsDesk(visit: Visit): Promise<PageAnswer> {
  return await desk(visit, 'read', async (agent) => {
    const { app, locale, query } = visit;
    const after = query.get('after') || null;
    const page = await readConsultations(app, { limit: PAGE_SIZE, after, audience: audienceOf(visit.viewer) });
    const own = page.items.filter(({ consultation }) => worksOn(agent, consultation.id));
    const creates = may(ROLE_SCOPES[agent.role], 'consultations') && agent.consultations === null;
    const rows = own.map((summary) => {
      const { consultation } = summary;
      return [
        markup`<a href="${visit.href(deskPath(consultation.slug))}">${line(visit, choose(visit, consultation.title, consultation.languages))}</a>`,
        markup`${consultationState(visit, summary)} <span class="small">${whenOf(visit, summary)}</span>`,
        locale.number(summary.proposals),
        locale.number(summary.comments),
      ];
    });
    return {
      title: locale.t('nav.consultations'),
      main: markup`${creates ? markup`<p><a class="button" href="${visit.href(NEW_CONSULTATION)}">${locale.t('desk.new-consultation')}</a></p>` : NOTHING}
${deskTable({
  id: 'consultations',
  title: locale.t('desk.all-consultations'),
  caption: locale.t('consultations.order'),
  columns: [locale.t('desk.title'), locale.t('desk.state'), locale.t('proposals.title'), locale.t('desk.comments')],
  rows,
  empty: locale.t('desk.no-consultations'),
})}
${pager(visit, { name: locale.t('consultations.pages'), first: after === null ? null : visit.href(CONSULTATIONS), next: page.next === null ? null : visit.href(CONSULTATIONS, { after: page.next }) })}`,
    };
  });
}

/** The form for a new draft. */
export async function newConsultationPage(visit: Visit): Promise<PageAnswer> {
  const from = visit.query.get('from') ?? null;
  const entry = from === null ? null : await readEntry(visit.app, from);
  return await answered(visit, { typed: usual(visit, entry), refusal: null });
}

/** Drafts a consultation; a button for another row answers the form again. */
export const acceptNewConsultation: Accepts = async (visit, said) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const rows = withOtherRows(said, 'phase');
  if (rows !== null) return await answered(visit, { typed: rows, refusal: null });
  const codes = visit.territories.map(({ code }) => code);
  const command = consultationIn(said, visit.institution.languages, codes);
  if (!command.ok) return await answered(visit, { typed: said, refusal: command.refusal });
  const done = await actOnce(visit, said, async (within) => {
    const created = await createConsultation(within, {
      ...command.value,
      derivedFrom: said.text('derivedFrom') || undefined,
      by: { agent: agent.value.id },
    });
    return created.ok ? ok(visit.href(deskPath(created.value.slug), { done: 'consultation-drafted' })) : created;
  });
  return done.ok ? { to: done.value } : await answered(visit, { typed: said, refusal: done.refusal });
};

async function answered(visit: Visit, attempt: Attempt): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    if (!worksOn(agent, null)) return refuse({ type: 'not-your-consultation' });
    const { locale } = visit;
    return {
      title: locale.t('desk.new-consultation'),
      refusal: attempt.refusal,
      crumbs: crumbsTo(visit),
      main: markup`<p class="lead">${locale.t('desk.draft-hint')}</p>
${attempt.typed.text('derivedFrom') === '' ? NOTHING : markup`<p class="note">${locale.t('commons.begun')} <bdi>${attempt.typed.text('derivedFrom')}</bdi></p>`}
${deskForm(visit, {
  action: NEW_CONSULTATION,
  attempt,
  labels: consultationLabels(visit),
  fields: markup`${hiddenField('derivedFrom', attempt.typed.text('derivedFrom'))}${wordFields(visit, attempt)}${ruleFields(visit, attempt, [])}`,
  button: locale.t('desk.save-draft'),
})}`,
    };
  });
}

/** The usual rules, and one phase to begin with. */
function usual({ institution }: Visit, from: CatalogueEntry | null) {
  const { standings, decidingStanding, supports, hold, resultsVisibility } = DEFAULT_RULES;
  return filled({
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
  });
}
