import type { Context } from 'hono';
import { addConnector, kindOf } from '../../../application/connector/manage-connectors.ts';
import type { ConnectorKind } from '../../../application/connector/ports.ts';
import { readConnectors } from '../../../application/connector/reads.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, createOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState } from '../kit/form-parts.ts';
import { formFields, type Item, inputIn, labelsOf, line } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { shownOnce } from '../kit/shown-once.ts';
import { start } from '../kit/time.ts';
import { CONNECTORS, connectorPath, secretItems, settingItems, stateCell, waitingCell } from './connector-parts.ts';

/** Longest name of a connector. */
const NAME_MAX = 40;

/** Every connector with how it is getting on, and the kinds that can be added. */
export async function connectorsPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => ({
    title: t('connectors.nav'),
    main: markup`<p class="lead">${t('connectors.lead')}</p>
${adminTable({
  id: 'connectors',
  title: t('connectors.list'),
  caption: t('connectors.caption', { place: placeOf(institution.timeZone) }),
  columns: [
    t('connectors.name'),
    t('connectors.kind'),
    t('connectors.state'),
    t('connectors.waiting'),
    t('connectors.given-up'),
    t('connectors.succeeded'),
    t('admin.act'),
  ],
  rows: (await readConnectors(app)).map((connector) => [
    connector.name,
    kindName(context, connector.kind),
    stateCell(context, connector),
    waitingCell(context, connector),
    locale.number(connector.givenUp),
    connector.succeededAt === null
      ? t('connectors.never')
      : start(context, connector.succeededAt, institution.timeZone),
    markup`<a href="${context.href(connectorPath(connector.name))}">${t('connectors.open')}<span class="hidden"> ${connector.name}</span></a>`,
  ]),
  empty: t('connectors.none'),
})}
<section aria-labelledby="new"><h2 id="new">${t('connectors.new')}</h2>
<ul>${(app.connectors?.kinds ?? []).map(
      ({ name }) =>
        markup`<li><a href="${context.href(`${CONNECTORS}/new/${name}`)}">${kindName(context, name)}</a></li>`,
    )}</ul></section>`,
  }));
}

/** The form that adds a connector of one kind. */
export async function newConnectorPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Adds it, and shows its secret once. */
export const acceptNewConnector: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const kind = kindIn(context, c);
  if (kind === null) return { refusal: { type: 'not-found', what: 'connector' } };
  const added = await createOnce(context, formInput, (within) =>
    addConnector(within, {
      name: formInput.text('name'),
      kind: kind.name,
      settings: inputIn(settingItems(context, kind), formInput),
      secret: formInput.text('secret'),
      by: { kind: 'agent', id: agent.value.id },
    }),
  );
  if (!added.ok) return await answered(context, c, { values: formInput, refusal: added.refusal });
  if (added.value === null) return { to: context.href(CONNECTORS, { done: 'connector-added' }) };
  const { connector, secret } = added.value;
  if (secret === '') return { to: context.href(connectorPath(connector.name), { done: 'connector-added' }) };
  return await secretPage(context, connector.name, secret);
};

/** The one page that has a secret. */
export async function secretPage(context: PageContext, name: string, secret: string): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'admin', async () => ({
    title: t('connectors.added-title', { name }),
    crumbs: [{ href: context.href(CONNECTORS), name: t('connectors.nav') }],
    main: markup`${shownOnce(secret, { lead: t('connectors.secret-lead'), warning: t('connectors.secret-once') })}
<p><a href="${context.href(connectorPath(name))}">${t('connectors.open')}<span class="hidden"> ${name}</span></a></p>`,
  }));
}

export function kindName({ locale }: PageContext, kind: string): string {
  return locale.find(`connector-kind.${kind}`) ?? kind;
}

function kindIn({ app }: PageContext, c: Context): ConnectorKind | null {
  return kindOf(app, c.req.param('kind') ?? '');
}

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'admin', async () => {
    const kind = kindIn(context, c);
    if (kind === null) return refuse({ type: 'not-found', what: 'connector' });
    const items: readonly Item[] = [
      line('name', t('connectors.name'), { hint: t('connectors.name-hint'), max: NAME_MAX }),
      ...settingItems(context, kind),
      ...secretItems(context, kind),
    ];
    const firstOptions = kind.fields.flatMap(({ name, type, options = [] }): [string, string][] =>
      type === 'choice' ? [[name, options[0] ?? '']] : [],
    );
    const formState = given ?? { values: formDefaults(Object.fromEntries(firstOptions)), refusal: null };
    return {
      title: `${t('connectors.new')}: ${kindName(context, kind.name)}`,
      refusal: formState.refusal,
      crumbs: [{ href: context.href(CONNECTORS), name: t('connectors.nav') }],
      main: adminForm(context, {
        action: `${CONNECTORS}/new/${kind.name}`,
        formState,
        labels: labelsOf(items),
        fields: formFields(context, items, formState),
        button: t('connectors.add'),
      }),
    };
  });
}
