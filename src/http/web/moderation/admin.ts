import type { Agent } from '../../../application/agent/ports.ts';
import { QUEUE_KINDS, type QueueCounts, type QueueItem } from '../../../application/moderation/ports.ts';
import { readModerationCounts, readModerationQueue } from '../../../application/moderation/reads.ts';
import { consultationFilter, option } from '../consultation/consultation-filter.ts';
import { adminLayout } from '../kit/admin.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/pager.ts';
import { date } from '../kit/time.ts';
import { moderated } from './moderated.ts';

export const MODERATION = '/admin/moderation';
const SHOWN = 20;

/** What waits for an officer, oldest first: what is held, what was reported, what is appealed. */
export async function moderationPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, query } = context;
  return await adminLayout(context, 'moderate', async (agent) => {
    const slug = query.get('consultation') || null;
    const kind = QUEUE_KINDS.find((each) => each === query.get('kind')) ?? null;
    const counts = await readModerationCounts(app, { agent, slug });
    const page = await readModerationQueue(app, {
      agent,
      slug,
      kinds: kind === null ? QUEUE_KINDS : [kind],
      limit: SHOWN,
      after: query.get('after') || null,
    });
    const at = (after: string | null) => context.href(MODERATION, { consultation: slug, kind, after });
    return {
      title: locale.t('moderation.title'),
      main: markup`<p class="lead">${locale.t('moderation.lead')}</p>
${countsOf(context, counts, slug)}
${await consultationFilter(context, { path: MODERATION, agent, chosen: slug, more: kindField(context, kind) })}
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('moderation.none')}</p>` : markup`<ol class="cards">${page.items.map((item) => card(context, item))}</ol>`}
${pager(context, { name: locale.t('moderation.pages'), first: query.has('after') ? at(null) : null, next: page.next === null ? null : at(page.next) })}`,
    };
  });
}

/** How much waits, by kind, with the way to each. */
export function countsOf(context: PageContext, counts: QueueCounts, consultation: string | null): Html {
  const { locale } = context;
  return markup`<ul class="jumps">${QUEUE_KINDS.map((kind) => markup`<li><a href="${context.href(MODERATION, { consultation, kind })}">${locale.t(`moderation.count-${kind}`, { count: counts[kind] })}</a></li>`)}</ul>`;
}

/** What waits for whoever looks, where the administration area begins. */
export async function waiting(context: PageContext, agent: Agent): Promise<Html> {
  const { locale } = context;
  const counts = await readModerationCounts(context.app, { agent, slug: null });
  const isAny = QUEUE_KINDS.some((kind) => counts[kind] > 0);
  return markup`<section aria-labelledby="waiting"><h2 id="waiting">${locale.t('moderation.waiting')}</h2>
${isAny ? countsOf(context, counts, null) : markup`<p class="quiet">${locale.t('moderation.none')}</p>`}</section>`;
}

/** The page on which one item is decided. */
export function itemPath({ kind, id, contribution }: Pick<QueueItem, 'kind' | 'id' | 'contribution'>): string {
  return kind === 'held' ? `${MODERATION}/${contribution.subject.kind}/${id}` : `${MODERATION}/${kind}/${id}`;
}

function card(context: PageContext, item: QueueItem): Html {
  const { locale } = context;
  const { contribution, report } = item;
  const since = date(context, item.since, contribution.consultation.timeZone);
  const why =
    report === null
      ? locale.t(`moderation.kind-${item.kind}`)
      : locale.t('moderation.reported', { rule: locale.t(`moderation-rule.${report.rule}`) });
  return markup`<li class="card"><p class="card-state"><strong>${why}</strong> <span class="small quiet">${locale.html('moderation.since', { at: since })}</span></p>
${moderated(context, contribution, { whole: false })}
<p><a class="button" href="${context.href(itemPath(item))}">${locale.t('moderation.decide')}<span class="hidden"> ${locale.html('moderation.decide-what', { at: since })}</span></a></p></li>`;
}

function kindField({ locale }: PageContext, chosen: string | null): Html {
  return markup`<p class="field"><label for="kind">${locale.t('moderation.kind')}</label>
<select id="kind" name="kind">${option('', locale.t('moderation.all'), chosen)}${QUEUE_KINDS.map((kind) => option(kind, locale.t(`moderation.kind-${kind}`), chosen))}</select></p>`;
}
