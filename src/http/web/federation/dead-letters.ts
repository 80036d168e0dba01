import type { Context } from 'hono';
import {
  deadLetters,
  discardDeadLetters,
  retryDeadLetters,
} from '../../../application/federation/delivery/dead-letters.ts';
import { readSilentHosts, type SilentHost } from '../../../application/federation/delivery/failing-hosts.ts';
import type { DeadLetters, DeadLettersOf } from '../../../application/federation/delivery/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { RETENTION } from '../../../domain/privacy/retention.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { failureMessage } from '../../../i18n/failure-message.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, factList, hiddenField } from '../kit/form-parts.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { pager } from '../kit/table.ts';
import { start } from '../kit/time.ts';

export const DEAD_LETTERS = '/admin/queue';
/** Stands in an address for messages that name no host. */
const NO_HOST = '-';
const SHOWN = 50;

/** What could not be delivered to other servers, by queue and server. */
export async function deadLettersPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, query, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const after = query.get('after') || null;
    const { items, next } = await deadLetters(app, { limit: SHOWN, after });
    const silent = after === null ? await readSilentHosts(app) : [];
    return {
      title: t('queue.nav'),
      main: markup`<p class="lead">${t('queue.lead')}</p>
<p>${t('queue.kept', { days: RETENTION['messages-undelivered'].days })}</p>
${silent.length === 0 ? '' : silentHosts(context, silent)}
${adminTable({
  id: 'dead-letters',
  title: t('queue.list'),
  caption: t('queue.caption', { place: placeOf(institution.timeZone) }),
  columns: [t('queue.host'), t('queue.name'), t('queue.count'), t('queue.oldest'), t('queue.error'), t('admin.act')],
  rows: items.map((group) => row(context, group)),
  empty: t('queue.none'),
})}
${pager(context, { name: t('queue.pages'), first: after === null ? null : context.href(DEAD_LETTERS), next: next === null ? null : context.href(DEAD_LETTERS, { after: next }) })}`,
    };
  });
}

/** Servers that take nothing at the moment, by name: those for which most waits. */
function silentHosts(context: PageContext, hosts: readonly SilentHost[]): Html {
  const { locale, institution } = context;
  const { t } = locale;
  const { timeZone } = institution;
  return markup`${adminTable({
    id: 'silent-hosts',
    title: t('queue.silent'),
    caption: t('queue.caption', { place: placeOf(timeZone) }),
    columns: [t('queue.host'), t('queue.since'), t('queue.waiting'), t('queue.error')],
    rows: hosts
      .slice(0, SHOWN)
      .toSorted((one, other) => (one.host < other.host ? -1 : 1))
      .map(({ host, since, waiting, error }) => [
        markup`<bdi>${host}</bdi>`,
        start(context, since, timeZone),
        locale.number(waiting),
        failureMessage(locale.lang, error),
      ]),
    empty: '',
  })}
<p>${t('queue.silent-lead')}</p>`;
}

/** Those for one server: why, and what can be done about them. The second step before either is done. */
export async function deadLettersOfPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, groupOf(c), null);
}

export const acceptDeadLetters: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const of = groupOf(c);
  const isDiscarded = formInput.text('intent') === 'discard';
  const done = await submitOnce(context, formInput, async (within) => {
    const change = { ...of, by: { kind: 'agent', id: agent.value.id } as const };
    const changed = await (isDiscarded ? discardDeadLetters(within, change) : retryDeadLetters(within, change));
    if (!changed.ok) return changed;
    if (changed.value.messages === 0) return ok(context.href(DEAD_LETTERS, { done: 'queue-nothing' }));
    return ok(context.href(DEAD_LETTERS, { done: isDiscarded ? 'queue-discarded' : 'queue-retried' }));
  });
  return done.ok ? { to: done.value } : await answered(context, of, done.refusal);
};

function groupOf(c: Context): Required<DeadLettersOf> {
  const host = c.req.param('host') ?? NO_HOST;
  return { queue: c.req.param('queue') ?? '', host: host === NO_HOST ? null : host };
}

function pathOf({ queue, host }: DeadLettersOf): string {
  return `${DEAD_LETTERS}/${queue}/${host ?? NO_HOST}`;
}

function row(context: PageContext, group: DeadLetters): readonly (Html | string)[] {
  const { locale, institution } = context;
  const host = hostOf(context, group);
  return [
    host,
    markup`<code>${group.queue}</code>`,
    locale.number(group.count),
    start(context, group.oldest, institution.timeZone),
    group.error === null ? '–' : failureMessage(locale.lang, group.error),
    markup`<a href="${context.href(pathOf(group))}">${locale.t('queue.open')}<span class="hidden"> ${host}</span></a>`,
  ];
}

function hostOf({ locale }: PageContext, { host }: Pick<DeadLettersOf, 'host'>): Html | string {
  return host == null ? locale.t('queue.no-host') : markup`<bdi>${host}</bdi>`;
}

async function answered(
  context: PageContext,
  of: Required<DeadLettersOf>,
  refusal: Refusal | null,
): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const { items } = await deadLetters(app, { limit: 1, after: null, of });
    const [group] = items;
    const at = (moment: Date) => start(context, moment, institution.timeZone);
    return {
      title: t('queue.title', { host: of.host ?? t('queue.no-host') }),
      refusal,
      crumbs: [{ href: context.href(DEAD_LETTERS), name: t('queue.nav') }],
      main:
        group === undefined
          ? markup`${refusalNote(context, refusal)}<p class="quiet">${t('queue.none-here')}</p>`
          : markup`${refusalNote(context, refusal)}
${factList([
  [t('queue.count'), locale.number(group.count)],
  [t('queue.oldest'), at(group.oldest)],
  [t('queue.newest'), at(group.newest)],
  [t('queue.error'), group.error === null ? '–' : failureMessage(locale.lang, group.error)],
])}
${choice(context, of, 'retry')}
${choice(context, of, 'discard')}
<p><a href="${context.href(DEAD_LETTERS)}">${t('admin.not-now')}</a></p>`,
    };
  });
}

function choice(context: PageContext, of: DeadLettersOf, intent: 'retry' | 'discard'): Html {
  const { t } = context.locale;
  return markup`<section aria-labelledby="${intent}"><h2 id="${intent}">${t(`queue.${intent}`)}</h2>
<p>${t(`queue.${intent}-lead`)}</p>
${adminForm(context, {
  action: pathOf(of),
  fields: hiddenField('intent', intent),
  button: t(`queue.${intent}-confirm`),
  danger: intent === 'discard',
})}</section>`;
}
