import type { Context } from 'hono';
import type { Agent } from '../../../application/agent/ports.ts';
import { type FeatureRequestView, readFeatureRequest } from '../../../application/community/request/reads.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { formDefaults, oneIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalSentence } from '../kit/refusal-note.ts';
import { table } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { numberOf, slugOf } from '../proposal/proposal-address.ts';
import { lateTables } from './late-parts.ts';
import { duplicateNote } from './merge-parts.ts';
import { releaseTables } from './release-parts.ts';
import { requestFacts } from './request.ts';
import { REQUEST_ACTS, type RequestActName } from './request-act.ts';
import { ACTS } from './request-acts.ts';
import { adminRequestPath, boardPath, requestPath } from './request-address.ts';
import { institutionName, pledgeTable, progress, requestState, settlementTable } from './request-parts.ts';
import { waitingList } from './waiting-pledges.ts';

type Given = FormState & { readonly act: RequestActName };

/** Everything that an agent decides about a feature request and pledges to it, a form each. */
export async function adminRequestPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptAdminRequest: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const act = oneIn(formInput, 'act', REQUEST_ACTS);
  const found = await requestOf(context, agent.value, c);
  if (!found.ok) return found;
  if (act === undefined) return refuse({ type: 'invalid', field: 'act', because: 'unknown-value' });
  const view = found.value;
  const done = await submitOnce(context, formInput, async (within) => {
    const by = { kind: 'agent', id: agent.value.id } as const;
    const result = await ACTS[act].does({ app: within, context, values: formInput, view, by });
    const path = adminRequestPath(view.consultation.slug, view.number);
    if (!result.ok) return result;
    const { done: name } = ACTS[act];
    return ok(context.href(path, { done: typeof name === 'string' ? name : name(result.value) }));
  });
  return done.ok ? { to: done.value } : await answered(context, c, { act, values: formInput, refusal: done.refusal });
};

async function requestOf(context: PageContext, agent: Agent, c: Context): Promise<Result<FeatureRequestView, Refusal>> {
  const at = { slug: slugOf(c), number: numberOf(c), viewer: context.viewer };
  const found = await readFeatureRequest(context.app, at);
  if (!found.ok) return found;
  return isAssignedTo(agent, found.value.consultation.id) ? found : refuse({ type: 'not-your-consultation' });
}

async function answered(context: PageContext, c: Context, given: Given | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await requestOf(context, agent, c);
    if (!found.ok) return found;
    const view = found.value;
    const { slug, title, languages } = view.consultation;
    const { locale, now } = context;
    const isHosted = view.consultation.host === null;
    const offered = REQUEST_ACTS.filter(
      (act) => (isHosted || ACTS[act].atMembers?.(view) === true) && ACTS[act].isOffered(view, now),
    );
    const asked = given?.act ?? offered.find((act) => act === context.query.get('act'));
    return {
      title: locale.t('request.title', { number: view.number }),
      refusal: given?.refusal ?? null,
      crumbs: [{ href: context.href(boardPath(slug)), name: line(context, choose(context, title, languages)) }],
      main: markup`<p class="card-state">${requestState(context, view.request.state)} <a href="${context.href(requestPath(slug, view.number))}">${locale.t('admin.public-page')}</a></p>
${duplicateNote(context, view)}
${requestFacts(context, view)}
${progress(context, view)}
${preview(context, view)}
${lateTables(context, view)}
${pledgeTable(context, view)}
${waitingList(context, view)}
${releaseTables(context, view)}
${sentList(context, view)}
${unreadList(context, view)}
${asked === undefined ? NOTHING : section(context, view, { act: asked, given })}
${actLinks(context, view, offered)}`,
    };
  });
}

/** The acts that there is a form for now, a form at a time. */
function actLinks(context: PageContext, view: FeatureRequestView, offered: readonly RequestActName[]): Html {
  const path = adminRequestPath(view.consultation.slug, view.number);
  const links = offered.map(
    (act) => markup`<li><a href="${context.href(path, { act })}">${context.locale.t(ACTS[act].title)}</a></li>`,
  );
  return markup`<section aria-labelledby="acts"><h2 id="acts">${context.locale.t('request.acts')}</h2>
${links.length === 0 ? markup`<p class="quiet">${context.locale.t('request.no-acts')}</p>` : markup`<ul class="plain-list">${links}</ul>`}</section>`;
}

/** What this institution sent to the host of the community, as long as it does not count there. */
function sentList(context: PageContext, { sent, consultation: { timeZone } }: FeatureRequestView): Html {
  const { locale } = context;
  if (sent.length === 0) return NOTHING;
  const item = ({ statement: { sequence: number }, refusal }: FeatureRequestView['sent'][number]) =>
    refusal === null
      ? markup`<li>${locale.t('pledge.sent-waiting', { number })}</li>`
      : markup`<li>${locale.t('pledge.sent-refused', { number })} ${refusalSentence(context, refusal, { timeZone })}</li>`;
  return markup`<section aria-labelledby="sent"><h2 id="sent">${locale.t('pledge.sent')}</h2>
<ul class="plain-list">${sent.map(item)}</ul></section>`;
}

/** What of the host could not be read here. */
function unreadList(context: PageContext, { unread, names, consultation: { timeZone } }: FeatureRequestView): Html {
  const { locale } = context;
  if (unread.length === 0) return NOTHING;
  const rows = unread.map(({ uri, kind, institution, because, foundAt }) => [
    markup`<a href="${uri}" rel="nofollow">${locale.t(`unread.${kind}`)}</a>`,
    institution === null ? NOTHING : institutionName(context, names, institution),
    locale.t(`unread.${because}`),
    date(context, foundAt, timeZone),
  ]);
  return markup`<section aria-labelledby="unread"><h2 id="unread">${locale.t('unread.title')}</h2>
${table({
  scrolls: 'unread-caption',
  caption: locale.t('unread.caption'),
  columns: [
    locale.t('unread.what'),
    locale.t('request.institution'),
    locale.t('request.reason'),
    locale.t('request.when'),
  ],
  rows,
})}</section>`;
}

/** Who would pay what, before anybody settles it. */
function preview(context: PageContext, view: FeatureRequestView): Html {
  const { t } = context.locale;
  if (view.preview === null) return NOTHING;
  return markup`<section aria-labelledby="shares"><h2 id="shares">${t('settlement.title')}</h2>
<p>${t('settlement.preview')}</p>
${settlementTable(context, view, view.preview)}</section>`;
}

function section(
  context: PageContext,
  view: FeatureRequestView,
  { act, given }: { readonly act: RequestActName; readonly given: Given | null },
): Html {
  const { t } = context.locale;
  const { title, button, items: itemsOf, values } = ACTS[act];
  const items = itemsOf(context, view);
  const formState =
    given !== null && given.act === act ? given : { values: values?.(view) ?? formDefaults({}), refusal: null };
  return markup`<section aria-labelledby="act-${act}"><h2 id="act-${act}">${t(title)}</h2>
${adminForm(context, {
  action: adminRequestPath(view.consultation.slug, view.number),
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('act', act)}${formFields(context, items, formState)}`,
  button: t(button),
})}</section>`;
}
