import type { Agent } from '../../../application/access.ts';
import { QUEUE_KINDS, type QueueCounts, type QueueItem } from '../../../application/moderation-queue.ts';
import { readModerationCounts, readModerationQueue } from '../../../application/read-moderation.ts';
import { moderated } from '../components/moderated.ts';
import { pager } from '../components/pager.ts';
import { date } from '../components/time.ts';
import { type Html, markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { consultationFilter, option } from './consultation-filter.ts';
import { desk } from './desk.ts';

export const MODERATION = '/admin/moderation';
const SHOWN = 20;

/** What waits for an officer, oldest first: what is held, what was reported, what is appealed. */
export async function moderationPage(visit: Visit): Promise<PageAnswer> {
  const { app, locale, query } = visit;
  return await desk(visit, 'moderate', async (agent) => {
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
    const at = (after: string | null) => visit.href(MODERATION, { consultation: slug, kind, after });
    return {
      title: locale.t('moderation.title'),
      main: markup`<p class="lead">${locale.t('moderation.lead')}</p>
${countsOf(visit, counts, slug)}
${await consultationFilter(visit, { path: MODERATION, agent, chosen: slug, more: kindField(visit, kind) })}
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('moderation.none')}</p>` : markup`<ol class="cards">${page.items.map((item) => card(visit, item))}</ol>`}
${pager(visit, { name: locale.t('moderation.pages'), first: query.has('after') ? at(null) : null, next: page.next === null ? null : at(page.next) })}`,
    };
  });
}

/** How much waits, by kind, with the way to each. */
export function countsOf(visit: Visit, counts: QueueCounts, consultation: string | null): Html {
  const { locale } = visit;
  return markup`<ul class="jumps">${QUEUE_KINDS.map((kind) => markup`<li><a href="${visit.href(MODERATION, { consultation, kind })}">${locale.t(`moderation.count-${kind}`, { count: counts[kind] })}</a></li>`)}</ul>`;
}

/** What waits for whoever looks, where the desk begins. */
export async function waiting(visit: Visit, agent: Agent): Promise<Html> {
  const { locale } = visit;
  const counts = await readModerationCounts(visit.app, { agent, slug: null });
  const isAny = QUEUE_KINDS.some((kind) => counts[kind] > 0);
  return markup`<section aria-labelledby="waiting"><h2 id="waiting">${locale.t('moderation.waiting')}</h2>
${isAny ? countsOf(visit, counts, null) : markup`<p class="quiet">${locale.t('moderation.none')}</p>`}</section>`;
}

/** The page on which one item is decided. */
export function itemPath({ kind, id, contribution }: Pick<QueueItem, 'kind' | 'id' | 'contribution'>): string {
  return kind === 'held' ? `${MODERATION}/${contribution.subject.kind}/${id}` : `${MODERATION}/${kind}/${id}`;
}

function card(visit: Visit, item: QueueItem): Html {
  const { locale } = visit;
  const { contribution, report } = item;
  const since = date(visit, item.since, contribution.consultation.timeZone);
  const why =
    report === null
      ? locale.t(`moderation.kind-${item.kind}`)
      : locale.t('moderation.reported', { rule: locale.words.rule[report.rule] });
  return markup`<li class="card"><p class="card-state"><strong>${why}</strong> <span class="small quiet">${locale.say('moderation.since', { at: since })}</span></p>
${moderated(visit, contribution, { whole: false })}
<p><a class="button" href="${visit.href(itemPath(item))}">${locale.t('moderation.decide')}<span class="hidden"> ${locale.say('moderation.decide-what', { at: since })}</span></a></p></li>`;
}

function kindField({ locale }: Visit, chosen: string | null): Html {
  return markup`<p class="field"><label for="kind">${locale.t('moderation.kind')}</label>
<select id="kind" name="kind">${option('', locale.t('moderation.all'), chosen)}${QUEUE_KINDS.map((kind) => option(kind, locale.t(`moderation.kind-${kind}`), chosen))}</select></p>`;
}
