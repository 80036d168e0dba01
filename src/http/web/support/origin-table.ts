import { ORIGIN_MIN, type OriginSum, type Origins } from '../../../domain/support/origin.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';

/** Supports by where they came from; what is too small to be named stands together. */
export function originTable(context: PageContext, { sums, others }: Origins): Html {
  const { locale } = context;
  const few = others === null ? locale.t('origins.under', { min: ORIGIN_MIN }) : locale.number(others);
  return table({
    caption: locale.t('origins.by-place'),
    columns: [locale.t('origins.place'), { count: locale.t('supports.for') }],
    rows: [
      ...sums.map((sum) => [placeOf(context, sum), locale.number(sum.given)]),
      ...(others === 0 ? [] : [[locale.t('origins.others'), few]]),
    ],
  });
}

export function placeOf(context: PageContext, { kind, host }: OriginSum): Html {
  const { locale } = context;
  if (kind === 'none') return markup`${locale.t('origins.unknown')}`;
  const name = markup`<bdi>${host}</bdi>`;
  return kind === 'site' ? locale.html('origins.site', { name }) : locale.html('origins.server', { name });
}
