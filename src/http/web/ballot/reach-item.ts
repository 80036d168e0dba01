import {
  MAJORITIES,
  majorityOf,
  type Quorum,
  SHARE_BASES,
  type Threshold,
  TURNOUTS,
  turnoutOf,
} from '../../../domain/ballot/threshold.ts';
import { type Item, number, select } from '../kit/form-table.ts';
import type { FormValues } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';

/** What is to be reached: a share that has a name, a number, or a fraction of one's own. */
export function reachItem({ locale: { t } }: PageContext, name: 'quorum' | 'threshold', values: FormValues): Item {
  const isQuorum = name === 'quorum';
  const named = isQuorum
    ? (Object.keys(TURNOUTS) as (keyof typeof TURNOUTS)[]).map((value) => ({ value, label: t(`turnout.${value}`) }))
    : (Object.keys(MAJORITIES) as (keyof typeof MAJORITIES)[]).map((value) => ({
        value,
        label: t(`majority.${value}`),
      }));
  const kinds = [
    { value: '', label: t('admin.reach-none') },
    ...named,
    { value: 'share', label: t('admin.reach-share') },
    { value: 'count', label: t('admin.reach-count') },
  ];
  const reaches = [
    { value: 'at-least', label: t('admin.reach-at-least') },
    { value: 'more-than', label: t('admin.reach-more-than') },
  ];
  const bases = SHARE_BASES.map((value) => ({ value, label: t(`share-of.${value}`) }));
  return {
    kind: 'group',
    name,
    legend: t(`ballot.${name}`),
    hint: isQuorum ? t('admin.quorum-hint') : t('admin.threshold-reach-hint'),
    items: [
      select(`${name}.kind`, isQuorum ? t('admin.reach-turnout') : t('admin.reach'), { options: kinds }),
      ...(isQuorum ? [] : [select('threshold.of', t('admin.share-of'), { options: bases })]),
      number(`${name}.count`, t('admin.reach-number'), {}),
      {
        kind: 'details',
        summary: t('admin.reach-share'),
        open: values.text(`${name}.kind`) === 'share',
        items: [
          number(`${name}.numerator`, t('admin.numerator'), { of: `${name}.share.numerator` }),
          number(`${name}.denominator`, t('admin.denominator'), { of: `${name}.share.denominator` }),
          ...(isQuorum ? [] : [select('threshold.reach', t('admin.share-reach'), { options: reaches })]),
        ],
      },
    ],
  };
}

/** What is to be reached as the form has it: a share that has a name by that, without its figures. */
export function reachValues(stored: { readonly quorum: Quorum | null; readonly threshold: Threshold | null }): object {
  const [turnout, majority] = [turnoutOf(stored.quorum), majorityOf(stored.threshold)];
  return {
    quorum: turnout === null ? stored.quorum : { kind: turnout },
    threshold: majority === null ? stored.threshold : { ...stored.threshold, kind: majority, share: null },
  };
}
