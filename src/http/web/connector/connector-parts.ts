import type { ConnectorKind, SettingField } from '../../../application/connector/ports.ts';
import type { ConnectorReport, SyncReport } from '../../../application/connector/reads.ts';
import type { CardFault } from '../../../domain/connector/cards.ts';
import { failureMessage } from '../../../i18n/failure-message.ts';
import type { Fact } from '../kit/form-parts.ts';
import { type Item, line, one, some } from '../kit/form-table.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { start } from '../kit/time.ts';

export const CONNECTORS = '/admin/connectors';

export function connectorPath(name: string): string {
  return `${CONNECTORS}/${name}`;
}

/** The fields of the settings of a kind, as it lists them. */
export function settingItems(context: PageContext, kind: ConnectorKind): readonly Item[] {
  return kind.fields.map((field) => settingItem(context, kind.name, field));
}

function settingItem(
  { locale }: PageContext,
  kind: string,
  { name, type, options = [], required }: SettingField,
): Item {
  // What every kind of source has is said once.
  const label =
    locale.find(`connector-setting.${kind}.${name}`) ?? locale.find(`connector-setting.source.${name}`) ?? name;
  const hint =
    locale.find(`connector-hint.${kind}.${name}`) ?? locale.find(`connector-hint.source.${name}`) ?? undefined;
  const choices = options.map((value) => ({
    value,
    label: locale.find(`event.${value}`) ?? markup`<code>${value}</code>`,
  }));
  switch (type) {
    case 'url':
      return line(name, label, { hint, required, type: 'url', inputmode: 'url' });
    case 'text':
      return line(name, label, { hint, required });
    case 'choice':
      return one(name, label, { hint, required, options: choices });
    case 'several':
      return some(name, label, { hint, options: choices });
  }
}

/** The key of the other side, where a kind takes one; what is stored of it is shown to nobody. */
export function secretItems({ locale }: PageContext, kind: ConnectorKind): readonly Item[] {
  if (kind.givenSecret === undefined) return [];
  return [
    line('secret', locale.t('connectors.given-secret'), {
      hint: locale.find(`connector-hint.${kind.name}.secret`) ?? locale.t('connectors.given-secret-hint'),
      type: 'password',
      max: 1_000,
      autocomplete: 'off',
    }),
  ];
}

/** The settings as their form shows them: a list in a line of text has spaces between its parts. */
export function settingsShown(kind: ConnectorKind, settings: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    kind.fields.map(({ name, type }) => {
      const value = settings[name];
      return [name, type === 'text' && Array.isArray(value) ? value.join(' ') : value];
    }),
  );
}

/** The mark of how a connector is getting on. */
export function connectorState(
  { locale: { t } }: PageContext,
  { paused, failing }: Pick<ConnectorReport, 'paused' | 'failing'>,
): Html {
  if (paused !== null) return state('closed', t(`connectors.state-${paused}`));
  return failing === null ? state('open', t('connectors.state-running')) : state('soon', t('connectors.state-failing'));
}

type Report = Pick<ConnectorReport, 'failing' | 'paused' | 'syncs' | 'waiting' | 'waitingSince'>;

/** How a connector is getting on, in one cell of the list: since when and why it fails, and what it could not read. */
export function stateCell(context: PageContext, report: Report): Html {
  const { failing, syncs } = report;
  const why =
    failing === null
      ? NOTHING
      : markup`<br><span class="small">${context.locale.html('connectors.failing-why', {
          since: moment(context, failing.since),
          error: failureMessage(context.locale.lang, failing.error),
        })}</span>`;
  return markup`${connectorState(context, report)}${why}${syncs
    .filter(({ error }) => error !== null)
    .map((sync) => markup`<br><span class="small">${syncName(context, sync)}: ${syncError(context, sync)}</span>`)}`;
}

/** How many messages wait, and since when the first does. */
export function waitingCell(context: PageContext, { waiting, waitingSince }: Report): Html | string {
  const { locale } = context;
  if (waitingSince === null) return locale.number(waiting);
  const since = moment(context, waitingSince);
  return locale.html('connectors.waits-since', { count: locale.number(waiting), since });
}

/** What a connector reads by itself, with what came of it. */
export function syncFacts(context: PageContext, { syncs }: Report): readonly Fact[] {
  const { locale } = context;
  return syncs.map((sync): Fact => {
    const { succeededAt, cards } = sync;
    const last =
      succeededAt === null
        ? locale.t('connectors.sync-never')
        : locale.html('connectors.sync-succeeded', { at: moment(context, succeededAt) });
    const { read = 0, added = 0, changed = 0 } = cards ?? {};
    const counts = cards === null ? NOTHING : markup` ${locale.t('connectors.cards-read', { read, added, changed })}`;
    const error = sync.error === null ? NOTHING : markup` ${syncError(context, sync)}`;
    return [syncName(context, sync), markup`${last}${counts}${error}${wrongCards(context, sync)}`];
  });
}

/** Which cards were not read and why, for whoever can mend them. */
function wrongCards({ locale }: PageContext, { cards }: SyncReport): Html {
  if (cards === null || cards.wrong === 0) return NOTHING;
  const item = ({ card, because }: CardFault) => markup`<li>${locale.t(`connectors.fault-${because}`, { card })}</li>`;
  return markup`<p>${locale.t('connectors.cards-wrong', { count: cards.wrong })}</p><ul>${cards.faults.map(item)}</ul>`;
}

function syncName({ locale }: PageContext, { what }: SyncReport): string {
  return locale.t(`connectors.sync-${what}`);
}

function syncError({ locale }: PageContext, { error }: SyncReport): string {
  return locale.t('connectors.sync-error', { error: failureMessage(locale.lang, error ?? '') });
}

function moment(context: PageContext, at: Date): Html {
  return start(context, at, context.institution.timeZone);
}
