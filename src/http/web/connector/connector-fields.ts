import type { ConnectorKind, SettingField } from '../../../application/connector/ports.ts';
import type { ConnectorReport } from '../../../application/connector/reads.ts';
import { type Item, line, one, some } from '../kit/form-table.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';

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
