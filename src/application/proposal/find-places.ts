import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { checkLine, type Lang } from '../../domain/kit/text.ts';
import { checkLocation, type Location } from '../../domain/proposal/proposal.ts';
import type { FoundPlace, PlaceSources } from './ports.ts';

const TEXT_MIN = 3;
const TEXT_MAX = 200;
const PLACES_MAX = 8;

/** Places by their address, to choose one among; null where there is no service that knows them, or it does not answer. */
export async function findPlaces(
  { geocoder }: PlaceSources,
  { text, lang }: { readonly text: string; readonly lang: Lang },
): Promise<Result<readonly FoundPlace[] | null, Refusal>> {
  if (geocoder === undefined) return ok(null);
  const checked = checkLine(text, 'place', TEXT_MAX);
  if (!checked.ok) return checked;
  if (checked.value.length < TEXT_MIN) return ok([]);
  return ok(await geocoder.search({ text: checked.value, lang, limit: PLACES_MAX }).catch(() => null));
}

/** What a place is called; null where it has no name, or nobody says it now. */
export async function nameOfPlace(
  { geocoder }: PlaceSources,
  { at, lang }: { readonly at: Location; readonly lang: Lang },
): Promise<Result<string | null, Refusal>> {
  if (geocoder === undefined) return ok(null);
  const checked = checkLocation(at);
  return checked.ok ? ok(await geocoder.nameOf({ at: checked.value, lang }).catch(() => null)) : checked;
}
