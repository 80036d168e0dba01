import { checkTerritories, type Territory } from '../institution/territory.ts';
import { type Localised, NAME_MAX } from '../kit/text.ts';
import { checkName } from '../participant/participant.ts';

/** What the cards of a connector are read as: places that rules may name, or organisations that take part. */
export type CardsAs = 'territories' | 'institutions';

/** A card of other software, as far as it is read. */
export type Card = {
  /** Its key there, which stays the same. */
  readonly key: string;
  /** What whoever keeps the cards knows it by. */
  readonly label: string;
  /** Of a place: its code, and that of the larger place; null where the card says none. */
  readonly code: string | null;
  readonly within: string | null;
  /** By language; under `''` the one in the institution's first language. */
  readonly names: Readonly<Record<string, string>>;
};

/** Why a card was not read. `moved`: the place is known to lie within another one, and stays where it is. */
type CardFaultReason = 'no-code' | 'no-name' | 'not-a-name' | 'duplicate' | 'unknown-within' | 'moved';
export type CardFault = { readonly card: string; readonly because: CardFaultReason };

/** The last time that all cards of a connector were read. */
export type CardSync = {
  readonly connector: string;
  /** When it was last tried. */
  readonly endedAt: Date;
  /** When all cards were last read. */
  readonly succeededAt: Date | null;
  /** Why the last try came to nothing; null where it did not. */
  readonly error: string | null;
  /** Of the last time that all were read: how many there were, and what came of it. */
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  /** How many were not read, and why some of these were not. */
  readonly wrong: number;
  readonly faults: readonly CardFault[];
};

/** How long after all cards were read they are read again: once a day. */
const EVERY_MS = 23 * 3_600_000;
/** How long after a try that failed. */
const AGAIN_MS = 50 * 60_000;

/** Whether cards are to be read now. */
export function isDue(last: CardSync | null, now: Date): boolean {
  if (last === null) return true;
  const since = Math.abs(now.getTime() - last.endedAt.getTime());
  return since >= (last.error === null ? EVERY_MS : AGAIN_MS);
}

export type ReadPlaces = {
  /** Places that are new or have another name; each lies within one that is known or comes before it. */
  readonly added: readonly Territory[];
  readonly changed: readonly Territory[];
  readonly faults: readonly CardFault[];
};

/**
 * Places of cards. None is ever taken away, and one that is known stays where it is: frozen rules name it. A card without
 * a larger place lies within `root`. What is wrong about one card is no reason against another.
 */
export function placesOf(
  cards: readonly Card[],
  { known, root, lang }: { readonly known: readonly Territory[]; readonly root: string; readonly lang: string },
): ReadPlaces {
  const before = new Map(known.map((place) => [place.code, place]));
  const faults: CardFault[] = [];
  const candidates = new Map<string, Territory & { readonly label: string }>();
  for (const card of cards) {
    const place = placeOf(card, { before, root, lang });
    if (typeof place === 'string') faults.push({ card: card.label, because: place });
    else if (candidates.has(place.code)) faults.push({ card: card.label, because: 'duplicate' });
    else candidates.set(place.code, { ...place, label: card.label });
  }
  const added: Territory[] = [];
  const changed: Territory[] = [];
  const placed = new Set(before.keys());
  for (let left = -1; left !== candidates.size; ) {
    left = candidates.size;
    for (const [code, { label: _, ...place }] of candidates) {
      if (place.within !== null && !placed.has(place.within)) continue;
      candidates.delete(code);
      placed.add(code);
      const former = before.get(code);
      if (former === undefined) added.push(place);
      else if (!sameNames(former.name, place.name)) changed.push(place);
    }
  }
  for (const { label } of candidates.values()) faults.push({ card: label, because: 'unknown-within' });
  return { added, changed, faults };
}

function placeOf(
  card: Card,
  given: { readonly before: ReadonlyMap<string, Territory>; readonly root: string; readonly lang: string },
): Territory | CardFaultReason {
  const { before, root, lang } = given;
  const code = (card.code ?? '').trim();
  if (code === '') return 'no-code';
  const name = namesOf(card, lang);
  if (name === null) return 'no-name';
  const former = before.get(code);
  const within = card.within === null ? (former?.within ?? (code === root ? null : root)) : card.within.trim();
  // By the rules for one place that lies within none: what it lies within is looked at with all the others.
  const checked = checkTerritories([{ code, name, within: null }], 'places');
  const [place] = checked.ok ? checked.value : [];
  if (place === undefined) return 'not-a-name';
  if (former !== undefined && former.within !== within) return 'moved';
  // Names in languages that the cards do not have stay.
  return { ...place, name: { ...former?.name, ...place.name }, within };
}

/** The name of the organisation that a card is of, or why it has none. */
export function organisationOf(card: Card, lang: string): { readonly name: string } | CardFaultReason {
  const name = namesOf(card, lang);
  if (name === null) return 'no-name';
  const checked = checkName(name[lang] ?? Object.values(name)[0] ?? '');
  return checked.ok ? { name: checked.value } : 'not-a-name';
}

function namesOf({ names }: Card, lang: string): Localised | null {
  const filled = Object.entries(names).filter(([, text]) => text.trim() !== '');
  if (filled.length === 0) return null;
  return Object.fromEntries(filled.map(([of, text]) => [of === '' ? lang : of, text]));
}

function sameNames(one: Localised, other: Localised): boolean {
  const langs = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...langs].every((lang) => one[lang] === other[lang]);
}

/** What an officer is shown of a card that has no other label. */
export function labelOf(text: string, key: string): string {
  const label = text.trim() === '' ? key : text.trim();
  return label.slice(0, NAME_MAX);
}
