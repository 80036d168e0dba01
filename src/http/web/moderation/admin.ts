import type { Agent } from '../../../application/agent/ports.ts';
import { decideSeveral, SEVERAL_MAX } from '../../../application/moderation/decide-several.ts';
import {
  type ProlificAuthor,
  QUEUE_KINDS,
  type QueueCounts,
  type QueueItem,
} from '../../../application/moderation/ports.ts';
import {
  readModerationCounts,
  readModerationQueue,
  readProlificAuthors,
} from '../../../application/moderation/reads.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import { BROKEN_RULES, type ModerationRule } from '../../../domain/moderation/rule.ts';
import { consultationFilter, option } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { author } from '../kit/author.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { isAbout } from '../kit/field.ts';
import type { Accepts } from '../kit/form.ts';
import { type FormState, hiddenField } from '../kit/form-parts.ts';
import { area, formFields, labelsOf, select } from '../kit/form-table.ts';
import { type FormValues, formDefaults, oneIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { ruleLine } from '../kit/static-page-links.ts';
import { pager } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { moderated } from './moderated.ts';
import { chosenReason, chosenRule, standardReasons } from './moderation-form.ts';

/** One contribution that was ticked, as whoever ticked it read it. */
type Picked = { readonly subject: Subject; readonly seen: Date };

const PICKED = /^(proposal|comment)\/([0-9a-f-]{36})\/([0-9TZ:.-]{20,30})$/;

/** Whether one can be decided with others: what is held and decided here. */
function canBePicked({ kind, contribution }: QueueItem): boolean {
  return kind === 'held' && contribution.consultation.host === null;
}

/** The box of one in the queue. */
function pickBox(
  { locale, query }: PageContext,
  item: QueueItem,
  { values, lacks }: { readonly values: FormValues | null; readonly lacks: boolean },
): Html {
  if (!canBePicked(item)) return NOTHING;
  const value = pickValue(item);
  const isPicked = values === null ? query.get('all') === '1' : values.all('item').includes(value);
  return markup`<p><label for="pick-${item.id}"><input id="pick-${item.id}"${lacks ? markup` data-fault="item"` : NOTHING} type="checkbox" name="item" value="${value}"${isPicked ? markup` checked` : NOTHING}> ${locale.t('moderation.pick')}</label></p>`;
}

function pickValue({ contribution: { subject, updatedAt } }: QueueItem): string {
  return `${subject.kind}/${subject.id}/${updatedAt.toISOString()}`;
}

/** Those that were ticked; what is no such value is left out. */
function pickedIn(values: FormValues): readonly Picked[] {
  return values.all('item').flatMap((value): readonly Picked[] => {
    const [, kind, id = '', at = ''] = PICKED.exec(value) ?? [];
    const seen = new Date(at);
    if (Number.isNaN(seen.getTime())) return [];
    return [{ subject: { kind: kind === 'comment' ? 'comment' : 'proposal', id }, seen }];
  });
}

/** By which rule several are taken out, and why. */
function removalItems({ locale: { t } }: PageContext) {
  return [
    select('rule', t('moderation.rule'), {
      options: [
        { value: '', label: t('moderation.rule-choose') },
        ...BROKEN_RULES.map((rule) => ({ value: rule, label: t(`moderation-rule.${rule}`) })),
      ],
    }),
    area('reason', t('moderation.reason'), { hint: t('moderation.reason-hint'), max: REASON_MAX, rows: 3 }),
  ];
}

/** What can be done with all that are ticked: accept them at once, or take them out by one rule. */
function severalButtons(context: PageContext, formState: FormState | null): Html {
  const { locale } = context;
  return markup`<p class="buttons"><button type="submit" name="act" value="accept">${locale.t('moderation.accept-picked')}</button></p>
<details${formState === null ? NOTHING : markup` open`}><summary>${locale.t('moderation.remove-picked')}</summary>
<div class="single">${formFields(context, removalItems(context), formState ?? { values: formDefaults({}), refusal: null })}
${standardReasons(context)}
<p class="buttons"><button class="minor" type="submit" name="act" value="remove">${locale.t('moderation.remove-picked')}</button></p></div></details>`;
}

/** Before several go: which, by what rule, and in what words. */
function confirmSeveral(
  context: PageContext,
  of: {
    readonly action: string;
    readonly items: readonly QueueItem[];
    readonly rule: ModerationRule;
    readonly reason: string;
  },
): Html {
  const { locale } = context;
  const { action, items, rule, reason } = of;
  return markup`<form class="note" method="post" action="${action}">
<h2>${locale.t('moderation.confirm-title')}</h2>
<p>${locale.t('moderation.confirm-text')}</p>
<ul>${items.map((item) => markup`<li>${nameOf(context, item)}</li>`)}</ul>
${ruleLine(context, { rule })}
<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${reason}</q>` })}</p>
${items.map((item) => hiddenField('item', pickValue(item)))}${hiddenField('act', 'remove')}${hiddenField('rule', rule)}${hiddenField('reason', reason)}${hiddenField('confirmed', 'yes')}
<p class="buttons"><button class="danger" type="submit">${locale.t('moderation.remove-several', { count: items.length })}</button> <a href="${action}">${locale.t('moderation.cancel')}</a></p></form>`;
}

const NAME_MAX = 120;

function nameOf(context: PageContext, { contribution }: QueueItem): Html {
  const { title, body, lang } = contribution;
  const chosen = choose(context, title ?? body, [lang]);
  return line(context, { ...chosen, text: chosen.text.slice(0, NAME_MAX) });
}

export const MODERATION = '/admin/moderation';
const SHOWN = SEVERAL_MAX;

/** What waits for an officer, oldest first: what is held, what was reported, what is appealed. */
export async function moderationPage(context: PageContext): Promise<PageAnswer> {
  return await queueAnswer(context, null);
}

/** The queue, with a form that was refused, or with the second step before several go. */
async function queueAnswer(
  context: PageContext,
  formState: (FormState & { readonly confirm?: Confirmed }) | null,
): Promise<PageAnswer> {
  const { app, locale, query } = context;
  return await adminLayout(context, 'moderate', async (agent) => {
    const slug = query.get('consultation') || null;
    const kind = QUEUE_KINDS.find((each) => each === query.get('kind')) ?? null;
    const counts = await readModerationCounts(app, { agent, slug });
    const prolific = await readProlificAuthors(app, { agent, slug });
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
${prolificAuthors(context, prolific)}
${await consultationFilter(context, { path: MODERATION, agent, chosen: slug, more: kindField(context, kind) })}
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('moderation.none')}</p>` : queue(context, { items: page.items, action, all: at(query.get('after') || null, '1'), formState })}
${pager(context, { name: locale.t('moderation.pages'), first: query.has('after') ? at(null) : null, next: page.next === null ? null : at(page.next) })}`,
    };
  });
}

/** How much waits, by kind, with the way to each. */
function countsOf(context: PageContext, counts: QueueCounts, consultation: string | null): Html {
  const { locale } = context;
  return markup`<ul class="jumps">${QUEUE_KINDS.map((kind) => markup`<li><a href="${context.href(MODERATION, { consultation, kind })}">${locale.t(`moderation.count-${kind}`, { count: counts[kind] })}</a></li>`)}</ul>`;
}

/** Who wrote as much in an hour as one person may: what they sent may be no thought of theirs. */
function prolificAuthors(context: PageContext, authors: readonly ProlificAuthor[]): Html {
  const { app, institution, locale } = context;
  if (authors.length === 0) return NOTHING;
  const each = ({ author: by, written, reachedAt }: ProlificAuthor) =>
    locale.html('moderation.prolific-author', {
      author: author(context, by),
      count: written,
      at: locale.dateTime(reachedAt, institution.timeZone),
    });
  return markup`<section class="note" aria-labelledby="prolific"><h2 id="prolific">${locale.t('moderation.prolific', { limit: app.contributionsPerHour ?? 0 })}</h2>
<ul>${authors.map((one) => markup`<li>${each(one)}</li>`)}</ul></section>`;
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

/** Decides about all that were ticked in the queue: accepts them at once, or takes them out after a second step. */
export const acceptSeveral: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'moderate');
  if (!agent.ok) return agent;
  const checked = checkSeveral(context, formInput);
  if (!checked.ok) return await queueAnswer(context, { values: formInput, refusal: checked.refusal });
  const { act, picked, rule, reason } = checked.value;
  if (act === 'remove' && formInput.text('confirmed') !== 'yes') {
    return await queueAnswer(context, { values: formInput, refusal: null, confirm: { rule, reason } });
  }
  const by = { kind: 'agent', id: agent.value.id } as const;
  const decided = await decideSeveral(context.app, { items: picked, kind: act, rule, reason, by });
  const done = decided.filter(({ refusal }) => refusal === null).length;
  const [consultation, kind] = (['consultation', 'kind'] as const).map((name) => context.query.get(name) ?? null);
  return {
    to: context.href(MODERATION, {
      consultation: consultation ?? null,
      kind: kind ?? null,
      decided: done,
      refused: decided.length - done || null,
    }),
  };
};

function checkSeveral(context: PageContext, values: FormValues) {
  const act = oneIn(values, 'act', ['accept', 'remove']);
  const rule = act === 'remove' ? values.text('rule') : '';
  return checkAll({
    act: act === undefined ? refuse({ type: 'invalid', field: 'act', because: 'missing' }) : ok(act),
    picked: somePicked(pickedIn(values)),
    rule: act === undefined ? ok('within-the-rules' as const) : chosenRule(act, rule),
    reason: act === 'remove' ? chosenReason(context, { act, rule, text: values.text('reason') }) : ok(''),
  });
}

function somePicked(picked: readonly Picked[]): Result<readonly Picked[], Refusal> {
  return picked.length === 0 ? refuse({ type: 'invalid', field: 'item', because: 'missing' }) : ok(picked);
}
