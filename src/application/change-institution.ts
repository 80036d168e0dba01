import type { By } from '../domain/event.ts';
import { describeInstitution, type Institution, type NoticePage } from '../domain/institution/institution.ts';
import { checkTerritories, type Territory } from '../domain/institution/territory.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Localised } from '../domain/text.ts';
import { checkMadeFrom } from './made-from.ts';
import { HANDLES } from './names.ts';
import type { Application } from './ports.ts';

/** What may change after set-up; what is absent stays. The handle may not: people follow it. */
export type InstitutionChange = {
  readonly [K in 'name' | 'summary' | 'languages' | 'timeZone' | 'contact']?: Institution[K] | undefined;
} & {
  /** Its own texts on pages; null takes one back. */
  readonly notices?: { readonly [P in NoticePage]?: Localised | null | undefined } | undefined;
  /** Places to add, or to name anew. */
  readonly territories?: readonly Territory[] | undefined;
};

/** Changes what the institution says of itself, and adds places that rules may name. */
export async function changeInstitution(
  app: Application,
  change: InstitutionChange & {
    /** Hash of the state it was made from (`stateHash`); refused where that is another now. */
    readonly madeFrom?: string | undefined;
    readonly by: By;
  },
): Promise<Result<Institution, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(HANDLES);
    const before = await writer.institution.get();
    if (before === null) return refuse({ type: 'not-set-up' });
    const { by, notices, territories = [], madeFrom, ...said } = change;
    const same = checkMadeFrom(before, madeFrom);
    if (!same.ok) return same;
    const places = placesWith(await writer.territories.all(), territories);
    if (!places.ok) return places;
    const after = describeInstitution({
      ...before,
      ...withoutUndefined(said),
      notices: noticesWith(before.notices, notices ?? {}),
      territory: places.value.find(({ code }) => code === before.territory.code) ?? before.territory,
    });
    if (!after.ok) return after;
    for (const territory of places.value) await writer.write.territory(territory);
    await writer.write.institution(after.value);
    await writer.write.event({
      id: app.newId(),
      type: 'institution-changed',
      at: app.now(),
      by,
      consultationId: null,
      proposalId: null,
      data: {},
    });
    return ok(after.value);
  });
}

/** A known place stays where it is: frozen rules name places, and everything within one may take part with it. */
function placesWith(known: readonly Territory[], said: readonly Territory[]): Result<readonly Territory[], Refusal> {
  const places = new Map(known.map((place) => [place.code, place]));
  for (const [index, place] of said.entries()) {
    const before = places.get(place.code);
    if (before !== undefined && before.within !== place.within) {
      return refuse({ type: 'invalid', field: `territories.${index}.within`, because: 'duplicate' });
    }
  }
  const others = known.filter(({ code }) => !said.some((place) => place.code === code));
  return checkTerritories([...said, ...others], 'territories');
}

function noticesWith(
  before: Institution['notices'],
  said: NonNullable<InstitutionChange['notices']>,
): Institution['notices'] {
  const all: Partial<Record<string, Localised | null>> = { ...before, ...withoutUndefined(said) };
  return Object.fromEntries(Object.entries(all).filter(([, text]) => text !== null));
}

function withoutUndefined<T extends object>(said: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as T as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
