import type { Agent } from '../../../application/agent/ports.ts';
import { SEVERAL_MAX } from '../../../application/moderation/decide-several.ts';
import { QUEUE_KINDS, type QueueCounts, type QueueItem } from '../../../application/moderation/ports.ts';
import { readModerationCounts, readModerationQueue } from '../../../application/moderation/reads.ts';
import type { ModerationRule } from '../../../domain/moderation/rule.ts';
import { consultationFilter, option } from '../consultation/consultation-filter.ts';
import { adminLayout } from '../kit/admin.ts';
import { isAbout } from '../kit/field.ts';
import type { FormState } from '../kit/form-parts.ts';
import { labelsOf } from '../kit/form-table.ts';
import type { FormValues } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/pager.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { date } from '../kit/time.ts';
import { moderated } from './moderated.ts';
import { canBePicked, confirmSeveral, pickBox, pickedIn, removalItems, severalButtons } from './queue-form.ts';

export const MODERATION = '/admin/moderation';
const SHOWN = SEVERAL_MAX;

/** What waits for an officer, oldest first: what is held, what was reported, what is appealed. */
export async function moderationPage(context: PageContext): Promise<PageAnswer> {
  return await queueAnswer(context, null);
}

/** The queue, with a form that was refused, or with the second step before several go. */
export async function queueAnswer(
  context: PageContext,
  formState: (FormState & { readonly confirm?: Confirmed }) | null,
): Promise<PageAnswer> {
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
    const at = (after: string | null, all: string | null = null) =>
      context.href(MODERATION, { consultation: slug, kind, after, all });
    const action = at(query.get('after') || null);
    const labels = { item: locale.t('moderation.picked'), ...labelsOf(removalItems(context)) };
    return {
      title: locale.t('moderation.title'),
      refusal: formState?.refusal ?? null,
      scripted: true,
      main: markup`${refusalNote(context, formState?.refusal ?? null, labels)}${severalDone(context)}
${formState?.confirm === undefined ? NOTHING : confirmSeveral(context, { action, items: pickedOf(page.items, formState.values), ...formState.confirm })}
<p class="lead">${locale.t('moderation.lead')}</p>
${countsOf(context, counts, slug)}
${await consultationFilter(context, { path: MODERATION, agent, chosen: slug, more: kindField(context, kind) })}
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('moderation.none')}</p>` : queue(context, { items: page.items, action, all: at(query.get('after') || null, '1'), formState })}
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

type Confirmed = { readonly rule: ModerationRule; readonly reason: string };

function pickedOf(items: readonly QueueItem[], values: FormValues): readonly QueueItem[] {
  const ids = new Set(pickedIn(values).map(({ subject }) => subject.id));
  return items.filter((item) => canBePicked(item) && ids.has(item.contribution.subject.id));
}

/** The list; in a form where some of it can be decided together, with the keys that work in it. */
function queue(
  context: PageContext,
  of: {
    readonly items: readonly QueueItem[];
    readonly action: string;
    readonly all: string;
    readonly formState: FormState | null;
  },
): Html {
  const { locale } = context;
  const values = of.formState?.values ?? null;
  // Where nothing was ticked, the first box is where to begin.
  const lacking = isAbout(of.formState?.refusal, { name: 'item' }) ? of.items.find(canBePicked) : undefined;
  const list = markup`<ol class="cards" data-keys>${of.items.map((item) => card(context, item, { values, lacks: item === lacking }))}</ol>`;
  if (!of.items.some(canBePicked)) return list;
  return markup`<div class="queue"><p class="small"><a href="${of.all}">${locale.t('moderation.pick-all')}</a></p>
<details class="small"><summary>${locale.t('moderation.keys')}</summary><p>${locale.t('moderation.keys-where')}</p>
<dl class="means">${KEYS.map((key) => markup`<div><dt><kbd>${key}</kbd></dt><dd>${locale.t(`moderation.key-${key}`)}</dd></div>`)}</dl></details>
<form method="post" action="${of.action}">${list}
${severalButtons(context, of.formState?.refusal == null ? null : of.formState)}</form></div>`;
}

const KEYS = ['j', 'k', 'a', 'r'] as const;

/** How many were decided together just before, and how many were not since they are not any more as they were read. */
function severalDone({ locale, query }: PageContext): Html {
  const [decided = 0, refused = 0] = ['decided', 'refused'].map((name) => {
    const count = Number(query.get(name) ?? '0');
    return Number.isInteger(count) && count > 0 && count <= SEVERAL_MAX ? count : 0;
  });
  if (decided === 0 && refused === 0) return NOTHING;
  return markup`<div class="note done" role="status">${decided === 0 ? NOTHING : markup`<p>${locale.t('moderation.decided-several', { count: decided })}</p>`}
${refused === 0 ? NOTHING : markup`<p>${locale.t('moderation.refused-several', { count: refused })}</p>`}</div>`;
}

function card(
  context: PageContext,
  item: QueueItem,
  picking: { readonly values: FormValues | null; readonly lacks: boolean },
): Html {
  const { locale } = context;
  const { contribution, report } = item;
  const since = date(context, item.since, contribution.consultation.timeZone);
  const why =
    report === null
      ? locale.t(`moderation.kind-${item.kind}`)
      : locale.t('moderation.reported', { rule: locale.t(`moderation-rule.${report.rule}`) });
  return markup`<li class="card"><p class="card-state"><strong>${why}</strong> <span class="small quiet">${locale.html('moderation.since', { at: since })}</span></p>
${moderated(context, contribution, { whole: false })}
${pickBox(context, item, picking)}
<p><a class="button" href="${context.href(itemPath(item))}">${locale.t('moderation.decide')}<span class="hidden"> ${locale.html('moderation.decide-what', { at: since })}</span></a></p></li>`;
}

function kindField({ locale }: PageContext, chosen: string | null): Html {
  return markup`<p class="field"><label for="kind">${locale.t('moderation.kind')}</label>
<select id="kind" name="kind">${option('', locale.t('moderation.all'), chosen)}${QUEUE_KINDS.map((kind) => option(kind, locale.t(`moderation.kind-${kind}`), chosen))}</select></p>`;
}
