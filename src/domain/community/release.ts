import { type Fields, invalid, type Members } from '../kit/field.ts';
import { type Checks, inForce } from '../kit/kind.ts';
import { ok } from '../kit/result.ts';
import type { RequestKind } from './request-kind.ts';

/** A version of what was commissioned: announced by the host, or by a supplier that estimated the request. */
export const RELEASE = {
  table: 'feature_release',
  stated: {
    version: { is: 'line', max: 100 },
    url: { is: 'link', description: 'Where it is' },
    date: { is: 'day', column: 'released_on' },
  },
  recorded: {
    institution: { is: 'institution', description: 'The id of the institution that announced it' },
    announcedAt: { is: 'moment' },
  },
  unique: 'version',
  most: 50,
  longest: 300_000,
  event: { type: 'release-announced', what: 'A version of what a feature request commissioned is announced' },
  in: ['commissioned', 'delivered', 'adopted'],
  by: 'supplier',
  needs: 'estimate',
} as const satisfies RequestKind;

/** What an institution runs of what was delivered. */
const RUNS = {
  version: { is: 'line', max: 100, nullable: true, description: 'Null while it runs none' },
  announcedBy: {
    is: 'institution',
    nullable: true,
    optional: true,
    description: 'The id of the institution that announced it: others may have one of the same name',
  },
  since: { is: 'day', nullable: true, description: 'Null while it runs none' },
  dueOn: { is: 'planned-day', nullable: true, description: 'Until when it means to run one' },
} as const satisfies Fields;
export type Use = Members<typeof RUNS>;

/** Whether an institution runs what was delivered. */
export const USE = {
  table: 'feature_use',
  stated: RUNS,
  recorded: {
    institution: { is: 'institution', description: 'The id of the institution' },
    statedAt: { is: 'moment' },
    reference: {
      is: 'paper',
      optional: true,
      personal: 'text',
      description: 'Of the paper that the host entered it from; null where the institution stated it',
    },
  },
  isReplaced: true,
  most: 200,
  event: { type: 'use-stated', what: 'An institution says which version of what was delivered it runs' },
  in: ['delivered', 'adopted'],
  by: 'anybody',
  // Every institution of a community may run what it pays for together.
  needs: 'comment',
  check: checkUse,
} as const satisfies RequestKind;

type Announced = { readonly version: string; readonly institution: string };

/** Refuses a version that was not announced, one that several announced where none of them is named, and a due day of what is run already. */
function checkUse(
  { version, announcedBy = null, since, dueOn }: Use,
  known: { readonly releases: readonly Announced[] } | null,
): Checks {
  const isNull = (field: string, value: string | null) =>
    value === null ? ok(value) : invalid(field, 'not-for-this-decision');
  if (version === null) return { announcedBy: isNull('announcedBy', announcedBy), since: isNull('since', since) };
  const paired = {
    ...(since === null && { since: invalid('since', 'missing') }),
    ...(dueOn !== null && { dueOn: isNull('dueOn', dueOn) }),
  };
  if (known === null) return paired;
  const announcers = known.releases.filter((each) => each.version === version).map(({ institution }) => institution);
  if (announcers.length === 0) return { ...paired, version: invalid('version', 'unknown-value') };
  const [announcer, ...others] = announcers.filter((each) => announcedBy === null || each === announcedBy);
  const named = announcer === undefined ? invalid('announcedBy', 'unknown-value') : ok(announcer);
  return { ...paired, announcedBy: others.length > 0 ? invalid('announcedBy', 'missing') : named };
}

/** What each institution stated last, in the order of their first statements. */
export function usesInForce<U extends { readonly institution: string }>(stated: readonly U[]): readonly U[] {
  return inForce(USE, stated);
}

/**
 * Whether what was delivered is adopted: every institution that pays for it runs a version that was announced since the last delivery
 * that was not accepted. Where nobody is left that pays, members decide it themselves.
 */
export function isAdopted(of: {
  readonly payers: readonly string[];
  /** All that was stated, in that order. */
  readonly stated: readonly (Pick<Use, 'version' | 'announcedBy'> & { readonly institution: string })[];
  readonly releases: readonly (Announced & { readonly announcedAt: Date })[];
  /** When members rejected a delivery the last time; null for never. */
  readonly rejectedAt: Date | null;
}): boolean {
  const { payers, stated, releases, rejectedAt } = of;
  const valid = releases.filter(({ announcedAt }) => rejectedAt === null || announcedAt > rejectedAt);
  const uses = new Map(usesInForce(stated).map((use) => [use.institution, use]));
  const runsIt = (payer: string) => {
    const { version, announcedBy } = uses.get(payer) ?? { version: null };
    return valid.some((each) => each.version === version && each.institution === announcedBy);
  };
  return payers.length > 0 && payers.every(runsIt);
}
