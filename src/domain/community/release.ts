import { checkAll } from '../kit/check-all.ts';
import type { InvalidReason } from '../kit/invalid-reason.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine } from '../kit/text.ts';
import { checkDay, checkLink, isDay } from './feature-request.ts';
import type { RequestState } from './feature-request-states.ts';

/** A version of what was commissioned. */
export type Release = {
  readonly version: string;
  /** Where it is: an https address. */
  readonly url: string;
  /** The day of the release, `YYYY-MM-DD`. */
  readonly date: string;
};

/** Whether an institution runs what was delivered. */
export type Use = {
  /** The version that it runs; null while it runs none. */
  readonly version: string | null;
  /** The id of the institution that announced it: others may have one of the same name. Null while it runs none. */
  readonly announcedBy?: string | null | undefined;
  /** Since which day, `YYYY-MM-DD`; null while it runs none. */
  readonly since: string | null;
  /** Until which day it means to run one; null where it does already, and where it says none. */
  readonly dueOn: string | null;
};

/** In which states releases are announced, and in which institutions say what they run. */
export const RELEASED_IN: readonly RequestState[] = ['commissioned', 'delivered', 'adopted'];
export const USED_IN: readonly RequestState[] = ['delivered', 'adopted'];
export const VERSION_MAX = 100;

type Invalid = RefusalOf<'invalid'>;

/** Of one institution about one request: none of them takes the place of others. */
export const RELEASES_MAX = 50;
/** How long all releases of a request are as JSON: whoever reads the request reads all of them. */
export const RELEASES_LENGTH_MAX = 300_000;

/** Refuses a release that nobody could find, one from tomorrow, and a version that the same institution announced before. */
export function checkRelease(
  { version, url, date }: Release,
  { today, announced }: { readonly today: string; readonly announced: readonly Pick<Release, 'version'>[] },
): Result<Release, Invalid> {
  const named = checkLine(version, 'version', VERSION_MAX);
  const isKnown = named.ok && announced.some((each) => each.version === named.value);
  return checkAll({
    version: isKnown ? invalid('version', 'duplicate') : named,
    url: checkLink(url, 'url'),
    date: checkDay(date, today),
  });
}

type Announced = Pick<Release, 'version'> & { readonly institution: string };

/** Refuses a version that was not announced, one that several announced where none of them is named, one that is run since tomorrow, and a due day of what is run already. */
export function checkUse(
  { version, announcedBy = null, since, dueOn }: Use,
  { today, announced }: { readonly today: string; readonly announced: readonly Announced[] },
): Result<Use, Invalid> {
  if (version === null) {
    return checkAll({
      version: ok(version),
      announcedBy: announcedBy === null ? ok(announcedBy) : invalid('announcedBy', 'not-for-this-decision'),
      since: since === null ? ok(since) : invalid('since', 'not-for-this-decision'),
      dueOn: dueOn === null || isDay(dueOn) ? ok(dueOn) : invalid('dueOn', 'not-a-date'),
    });
  }
  const announcers = announced.filter((each) => each.version === version).map(({ institution }) => institution);
  const [announcer = null, ...others] = announcers.filter((each) => announcedBy === null || each === announcedBy);
  return checkAll({
    version: announcers.length > 0 ? ok(version) : invalid('version', 'unknown-value'),
    announcedBy:
      announcers.length > 0 && announcer === null
        ? invalid('announcedBy', 'unknown-value')
        : others.length > 0
          ? invalid('announcedBy', 'missing')
          : ok(announcer),
    since: since === null ? invalid('since', 'missing') : checkDay(since, today, 'since'),
    dueOn: dueOn === null ? ok(dueOn) : invalid('dueOn', 'not-for-this-decision'),
  });
}

/** What each institution stated last, in the order of their first statements. */
export function usesInForce<U extends { readonly institution: string }>(stated: readonly U[]): readonly U[] {
  return [...new Map(stated.map((use) => [use.institution, use])).values()];
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

function invalid(field: string, because: InvalidReason): { readonly ok: false; readonly refusal: Invalid } {
  return refuse({ type: 'invalid', field, because });
}
