import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import {
  changeConnector,
  kindOf,
  pauseConnector,
  removeConnector,
  replaceSecret,
  resumeConnector,
} from '../../../application/connector/manage-connectors.ts';
import { CONNECTOR_QUEUE, type ConnectorKind } from '../../../application/connector/ports.ts';
import { type ConnectorReport, readConnector } from '../../../application/connector/reads.ts';
import { replayEvents } from '../../../application/connector/replay-events.ts';
import { testConnector } from '../../../application/connector/send-event.ts';
import { readSourceProblems } from '../../../application/source/reads.ts';
import { errorOf } from '../../../domain/connector/connector.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { failureMessage } from '../../../i18n/failure-message.ts';
import { DEAD_LETTERS } from '../federation/dead-letters.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, createOnce, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type Fact, type FormState, factList, hiddenField } from '../kit/form-parts.ts';
import { formFields, inputIn, labelsOf, line, valuesWith } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { start } from '../kit/time.ts';
import {
  CONNECTORS,
  connectorPath,
  connectorState,
  secretItems,
  settingItems,
  settingsShown,
  syncFacts,
  waitingCell,
} from './connector-parts.ts';
import { kindName, secretPage } from './connectors.ts';

/** Longest id of a message: that of its event, a dot, and the name of a connector. */
const MESSAGE_ID_MAX = 80;

/** The form as it was sent; `more` says how much is in the queue where the log goes on. */
type ReplayGiven = FormState & { readonly more: number | null };

/** The form that has everything after an event sent again. */
function replaySection(context: PageContext, action: string, given: ReplayGiven | undefined): Html {
  const { t } = context.locale;
  const formState = given ?? { values: formDefaults({}), refusal: null, more: null };
  const items = [
    line('after', t('connectors.replay-after'), {
      hint: t('connectors.replay-after-hint'),
      required: false,
      max: MESSAGE_ID_MAX,
    }),
  ];
  const more = formState.more === null ? NOTHING : t('connectors.replay-more', { count: formState.more });
  return markup`<section aria-labelledby="replay"><h2 id="replay">${t('connectors.replay')}</h2>
${more === NOTHING ? NOTHING : markup`<p class="note" role="status">${more}</p>`}
${adminForm(context, {
  action,
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('intent', 'replay')}${formFields(context, items, formState)}`,
  button: t('connectors.replay'),
})}</section>`;
}

const SHOWN = 50;

/** What a connector could not take of its source, and why; nothing where it took everything, or follows none. */
async function sourceProblems(context: PageContext, name: string): Promise<Html> {
  const { app, locale, query } = context;
  const { t } = locale;
  const after = query.get('problems') || null;
  const found = await readSourceProblems(app, name, { limit: SHOWN, after });
  if (!found.ok || (found.value.items.length === 0 && after === null)) return NOTHING;
  const { items, next } = found.value;
  const at = (problems: string | null) => context.href(connectorPath(name), problems === null ? {} : { problems });
  return markup`${adminTable({
    id: 'problems',
    title: t('connectors.problems'),
    caption: t('connectors.problems-caption'),
    columns: [t('connectors.problem-of'), t('connectors.problem')],
    rows: items.map(({ kind, key, url, problem }) => [
      url === null ? markup`<code>${kind} ${key}</code>` : markup`<a href="${url}">${kind} ${key}</a>`,
      locale.find(`connectors.problem-${problem}`) ?? markup`<code>${problem}</code>`,
    ]),
    empty: t('connectors.problems-none'),
  })}
${pager(context, { name: t('connectors.problems-pages'), first: after === null ? null : at(null), next: next === null ? null : at(next) })}`;
}

/** What is shown above a connector: a form that was refused, or an error of its target. */
type Given = { readonly formState?: FormState; readonly error?: string; readonly replay?: ReplayGiven };

/** One connector: how it is getting on, what is set, and what can be done. */
export async function connectorPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, nameIn(c), {});
}

/** What the simple buttons do; each leads back to the page that says so. */
const INTENTS = {
  pause: { done: 'connector-paused', act: pauseConnector },
  resume: { done: 'connector-resumed', act: resumeConnector },
  remove: { done: 'connector-removed', act: removeConnector },
} as const;

export const acceptConnector: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const name = nameIn(c);
  const by: Actor = { kind: 'agent', id: agent.value.id };
  const intent = formInput.text('intent');
  if (intent === 'test') return await tested(context, { name, by });
  if (intent === 'replace') {
    const secret = formInput.text('secret');
    const replaced = await createOnce(context, formInput, (within) => replaceSecret(within, { name, secret, by }));
    if (!replaced.ok) return replaced;
    if (replaced.value === null) return { to: context.href(connectorPath(name)) };
    if (replaced.value.secret === '') return { to: context.href(connectorPath(name), { done: 'connector-changed' }) };
    return await secretPage(context, name, replaced.value.secret);
  }
  if (intent === 'pause' || intent === 'resume' || intent === 'remove') {
    const { act, done } = INTENTS[intent];
    const acted = await submitOnce(context, formInput, async (within) => {
      const changed = await act(within, { name, by });
      return changed.ok ? ok(context.href(intent === 'remove' ? CONNECTORS : connectorPath(name), { done })) : changed;
    });
    return acted.ok ? { to: acted.value } : acted;
  }
  if (intent === 'replay') return await replayed(context, { name, by, formInput });
  const saved = await submitOnce(context, formInput, async (within) => {
    const changed = await changeSettings(context, within, { name, by, formInput });
    return changed.ok ? ok(context.href(connectorPath(name), { done: 'connector-changed' })) : changed;
  });
  if (saved.ok) return { to: saved.value };
  return await answered(context, name, { formState: { values: formInput, refusal: saved.refusal } });
};

async function changeSettings(
  context: PageContext,
  within: Application,
  { name, by, formInput }: { readonly name: string; readonly by: Actor; readonly formInput: Parameters<Accepts>[1] },
): Promise<Result<unknown, Refusal>> {
  const connector = await readConnector(within, name);
  const kind = connector === null ? null : kindOf(within, connector.kind);
  if (kind === null) return refuse({ type: 'not-found', what: 'connector' });
  return await changeConnector(within, { name, settings: inputIn(settingItems(context, kind), formInput), by });
}

async function replayed(
  context: PageContext,
  { name, by, formInput }: { readonly name: string; readonly by: Actor; readonly formInput: Parameters<Accepts>[1] },
) {
  const after = formInput.text('after') || null;
  const done = await replayEvents(context.app, { name, after, by });
  if (!done.ok)
    return await answered(context, name, { replay: { values: formInput, refusal: done.refusal, more: null } });
  const { queued, next } = done.value;
  if (next === null) return { to: context.href(connectorPath(name), { done: 'connector-replayed' }) };
  const replay = { values: formDefaults({ after: next }), refusal: null, more: queued };
  return await answered(context, name, { replay });
}

async function tested(context: PageContext, of: { readonly name: string; readonly by: Actor }) {
  const outcome = await testConnector(context.app, of);
  if (!outcome.ok) return outcome;
  const error = errorOf(outcome.value);
  if (error !== null) return await answered(context, of.name, { error });
  return { to: context.href(connectorPath(of.name), { done: 'connector-test-taken' }) };
}

function nameIn(c: Context): string {
  return c.req.param('name') ?? '';
}

async function answered(
  context: PageContext,
  name: string,
  { formState: given, error, replay }: Given,
): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const connector = await readConnector(app, name);
    if (connector === null) return refuse({ type: 'not-found', what: 'connector' });
    const kind = kindOf(app, connector.kind);
    const items = kind === null ? [] : settingItems(context, kind);
    const isGiven = kind?.givenSecret !== undefined;
    // Nothing is sent to a source.
    const isSent = kind?.source === undefined;
    const stored = kind === null ? {} : settingsShown(kind, connector.settings);
    const formState = given ?? { values: valuesWith(items, stored), refusal: null };
    return {
      title: t('connectors.added-title', { name }),
      refusal: formState.refusal ?? replay?.refusal ?? null,
      crumbs: [{ href: context.href(CONNECTORS), name: t('connectors.nav') }],
      main: markup`${error === undefined ? NOTHING : markup`<p class="note" role="alert">${t('connectors.test-failed', { error: failureMessage(locale.lang, error) })}</p>`}
${facts(context, connector)}
<section aria-labelledby="acts"><h2 id="acts">${t('connectors.acts')}</h2>
${button(context, connector, 'test')}
${connector.paused === null && connector.failing !== null ? button(context, connector, 'resume') : NOTHING}
${connector.paused === null ? button(context, connector, 'pause') : button(context, connector, 'resume')}</section>
${isSent ? NOTHING : await sourceProblems(context, name)}
${isSent ? replaySection(context, connectorPath(name), replay) : NOTHING}
<section aria-labelledby="settings"><h2 id="settings">${t('connectors.settings')}</h2>
${adminForm(context, {
  action: connectorPath(name),
  formState,
  labels: labelsOf(items),
  fields: formFields(context, items, formState),
  button: t('connectors.save'),
})}</section>
${
  isSent || isGiven
    ? markup`<section aria-labelledby="replace"><h2 id="replace">${t(isGiven ? 'connectors.given-secret' : 'connectors.replace')}</h2>
${isGiven ? givenSecretForm(context, kind, name) : button(context, connector, 'replace')}</section>`
    : NOTHING
}
<section aria-labelledby="remove"><h2 id="remove">${t('connectors.remove')}</h2>
${button(context, connector, 'remove')}</section>`,
    };
  });
}

function facts(context: PageContext, connector: ConnectorReport): Html {
  const { locale, institution } = context;
  const { t } = locale;
  const at = (moment: Date) => start(context, moment, institution.timeZone);
  const { failing, givenUp, name, succeededAt } = connector;
  const failure: readonly Fact[] =
    failing === null
      ? []
      : [
          [t('connectors.failing-since'), at(failing.since)],
          [t('connectors.error'), failureMessage(locale.lang, failing.error)],
        ];
  const refused =
    givenUp === 0
      ? locale.number(0)
      : markup`${locale.number(givenUp)}. ${t('connectors.given-up-lead')} <a href="${context.href(`${DEAD_LETTERS}/${CONNECTOR_QUEUE}/${name}`)}">${t('connectors.given-up-open')}</a>`;
  return factList([
    [t('connectors.kind'), kindName(context, connector.kind)],
    [t('connectors.state'), connectorState(context, connector)],
    [t('connectors.waiting'), waitingCell(context, connector)],
    [t('connectors.given-up'), refused],
    [t('connectors.succeeded'), succeededAt === null ? t('connectors.never') : at(succeededAt)],
    ...failure,
    ...syncFacts(context, connector),
  ]);
}

/** Where the other side makes the secret, a new one is typed. */
function givenSecretForm(context: PageContext, kind: ConnectorKind, name: string): Html {
  const items = secretItems(context, kind);
  const formState: FormState = { values: formDefaults({}), refusal: null };
  return adminForm(context, {
    action: connectorPath(name),
    fields: markup`${hiddenField('intent', 'replace')}${formFields(context, items, formState)}`,
    button: context.locale.t('connectors.save-secret'),
  });
}

/** Hints of the buttons that have one. */
const HINTS = {
  pause: 'connectors.pause-hint',
  replace: 'connectors.replace-hint',
  remove: 'connectors.remove-hint',
} as const;

function button(
  context: PageContext,
  { name, paused }: ConnectorReport,
  intent: 'pause' | 'remove' | 'replace' | 'resume' | 'test',
): Html {
  const { t } = context.locale;
  const hint = intent in HINTS ? markup`<p>${t(HINTS[intent as keyof typeof HINTS])}</p>` : NOTHING;
  return adminForm(context, {
    action: connectorPath(name),
    fields: markup`${hiddenField('intent', intent)}${hint}`,
    button: t(intent === 'resume' && paused === null ? 'connectors.resume-now' : `connectors.${intent}`),
    danger: intent === 'remove',
  });
}
