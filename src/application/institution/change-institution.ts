import { describeInstitution, type Institution, type NoticePage } from '../../domain/institution/institution.ts';
import { checkTerritories, type Territory } from '../../domain/institution/territory.ts';
import { type Actor, OPERATOR } from '../../domain/kit/actor.ts';
import { checkAll, checkEach } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import { HANDLES } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';

/** What may change after set-up; what is absent stays. The handle may not: people follow it. */
export type InstitutionChange = {
  readonly [K in
    | 'name'
    | 'summary'
    | 'languages'
    | 'timeZone'
    | 'contact'
    | 'licence'
    | 'codeLetters'
    | 'hiddenEntries'
    | 'secondAgentAbove']?: Institution[K] | undefined;
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
    /** Hash of the state it was made from (`etagOf`); refused where that is another now. */
    readonly basedOn?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Institution, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(HANDLES);
    const before = await writer.institution.get();
    if (before === null) return refuse({ type: 'not-set-up' });
    const { by, notices, territories = [], basedOn, ...rest } = change;
    const same = checkNotModified(before, basedOn);
    if (!same.ok) return same;
    const places = placesWith(await writer.territories.all(), territories);
    if (!places.ok) return places;
    const after = describeInstitution({
      ...before,
      ...withoutUndefined(rest),
      notices: noticesWith(before.notices, notices ?? {}),
      territory: places.value.find(({ code }) => code === before.territory.code) ?? before.territory,
    });
    if (!after.ok) return after;
    for (const territory of places.value) await writer.territories.save(territory);
    await writer.institution.save(after.value);
    await writer.events.append({
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
function placesWith(known: readonly Territory[], input: readonly Territory[]): Result<readonly Territory[], Refusal> {
  const places = new Map(known.map((place) => [place.code, place]));
  const stay = checkEach(
    input.map(({ code, within }, index): Result<null, Refusal> => {
      const before = places.get(code);
      return before === undefined || before.within === within
        ? ok(null)
        : refuse({ type: 'invalid', field: `territories.${index}.within`, because: 'duplicate' });
    }),
  );
  const others = known.filter(({ code }) => !input.some((place) => place.code === code));
  const checked = checkAll({ places: checkTerritories([...input, ...others], 'territories'), stay });
  return checked.ok ? ok(checked.value.places) : checked;
}

function noticesWith(
  before: Institution['notices'],
  input: NonNullable<InstitutionChange['notices']>,
): Institution['notices'] {
  const all: Partial<Record<string, Localised | null>> = { ...before, ...withoutUndefined(input) };
  return Object.fromEntries(Object.entries(all).filter(([, text]) => text !== null));
}

function withoutUndefined<T extends object>(input: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export type SetupInstitution = Omit<
  Institution,
  'createdAt' | 'notices' | 'contact' | 'licence' | 'summary' | 'codeLetters' | 'hiddenEntries' | 'secondAgentAbove'
> &
  Partial<Pick<Institution, 'notices' | 'contact' | 'licence' | 'summary' | 'codeLetters'>> & {
    /** Smaller places within the institution's, by which people may be told apart. */
    readonly territories?: readonly Territory[];
  };

/** Makes an empty node the node of an institution. Once only. */
export async function setupInstitution(
  app: Application,
  input: SetupInstitution,
): Promise<Result<Institution, Refusal>> {
  const now = app.now();
  const { territories = [], ...rest } = input;
  const institution = describeInstitution({
    notices: {},
    contact: null,
    licence: null,
    summary: {},
    codeLetters: false,
    hiddenEntries: [],
    secondAgentAbove: null,
    ...rest,
    createdAt: now,
  });
  if (!institution.ok) return institution;
  const places = checkTerritories([institution.value.territory, ...territories], 'territories');
  if (!places.ok) return places;
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(HANDLES);
    if ((await writer.institution.get()) !== null) return refuse({ type: 'already-set-up' });
    const { handle } = institution.value;
    if (!(await writer.handles.claim(handle, 'institution', null))) return refuse({ type: 'handle-taken', handle });
    for (const territory of places.value) await writer.territories.save(territory);
    await writer.institution.save(institution.value);
    await writer.events.append({
      id: app.newId(),
      type: 'institution-set-up',
      at: now,
      by: OPERATOR,
      consultationId: null,
      proposalId: null,
      data: { handle },
    });
    return ok(institution.value);
  });
}
