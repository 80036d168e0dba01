import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import type { Content } from '../../../domain/community/request-kinds.ts';
import { type Item, line, select } from '../kit/form-table.ts';
import type { FormValues } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { day } from '../kit/time.ts';
import { saidByItems } from './pledge-fields.ts';
import { institutionName, institutionText } from './request-parts.ts';

/** The versions that were announced, and which of them each institution runs; nothing before there is one. */
export function releaseTables(context: PageContext, view: FeatureRequestView): Html {
  const { t } = context.locale;
  const { releases, uses, names } = view;
  if (releases.length === 0) return NOTHING;
  const dayOf = (date: string | null) => (date === null ? NOTHING : day(context, date));
  return markup`<section aria-labelledby="releases"><h2 id="releases">${t('release.title')}</h2>
${table({
  scrolls: 'releases-caption',
  caption: t('release.caption'),
  columns: [t('release.version'), t('release.date'), t('release.announced-by')],
  rows: releases.map(({ version, url, date, institution }) => [
    markup`<a href="${url}" rel="nofollow"><bdi>${version}</bdi></a>`,
    dayOf(date),
    institutionName(context, names, institution),
  ]),
})}
${table({
  scrolls: 'uses-caption',
  caption: t('use.caption'),
  columns: [t('request.institution'), t('release.version'), t('use.since'), t('use.due-on')],
  rows: uses.map(({ institution, version, announcedBy = null, since, dueOn, reference }) => [
    markup`${institutionName(context, names, institution)}${reference === undefined ? NOTHING : markup` (${context.locale.html('use.on-paper', { reference: markup`<bdi>${reference}</bdi>` })})`}`,
    version === null
      ? t('use.none')
      : markup`<bdi>${version}</bdi>${announcedBy === null ? NOTHING : markup` (${institutionName(context, names, announcedBy)})`}`,
    dayOf(since),
    dayOf(dueOn),
  ]),
  empty: t('use.nobody'),
})}</section>`;
}

export function releaseItems({ locale: { t } }: PageContext): readonly Item[] {
  return [
    line('version', t('release.version'), { required: true, max: 100 }),
    line('url', t('release.url'), { required: true, inputmode: 'url', max: 1_000 }),
    line('date', t('release.date'), { type: 'date', required: true }),
  ];
}

export function releaseIn(values: FormValues): Content<'release'> {
  return { version: values.text('version'), url: values.text('url'), date: values.text('date') };
}

export function useItems(context: PageContext, view: FeatureRequestView): readonly Item[] {
  const { t } = context.locale;
  const { releases, names, institutions } = view;
  const onPaper = institutions.some(({ isOnPaper = false, hasLeft }) => isOnPaper && !hasLeft);
  return [
    ...(onPaper ? saidByItems(context, view, ({ isOnPaper = false }) => isOnPaper) : []),
    select('version', t('use.version'), {
      options: [
        { value: '', label: t('use.none') },
        ...releases.map(({ id, version, institution }) => ({
          value: id,
          label: `${version} (${institutionText(context, names, institution)})`,
        })),
      ],
    }),
    line('since', t('use.since'), { type: 'date', hint: t('use.since-hint') }),
    line('dueOn', t('use.due-on'), { type: 'date', hint: t('use.due-on-hint') }),
  ];
}

export function useIn(values: FormValues, { releases }: FeatureRequestView): Content<'use'> {
  const orNull = (name: string) => (values.text(name) === '' ? null : values.text(name));
  const release = releases.find(({ id }) => id === values.text('version'));
  const { version = orNull('version'), institution: announcedBy = null } = release ?? {};
  return { version, announcedBy, since: orNull('since'), dueOn: orNull('dueOn') };
}
