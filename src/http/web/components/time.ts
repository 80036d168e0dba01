import { placeOf } from '../../../words/dates.ts';
import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';

export function date(visit: Visit, at: Date, zone: string): Html {
  return markup`<time datetime="${at.toISOString()}">${visit.locale.date(at, zone)}</time>`;
}

export function start(visit: Visit, at: Date, zone: string): Html {
  return markup`<time datetime="${at.toISOString()}">${visit.locale.start(at, zone)}</time>`;
}

export function deadline(visit: Visit, at: Date, zone: string): Html {
  return markup`<time datetime="${at.toISOString()}">${visit.locale.deadline(at, zone)}</time>`;
}

/** A deadline on a page that says nowhere else whose clock it is on. */
export function deadlineThere(visit: Visit, at: Date, zone: string): Html {
  const { deadline: written, onClock } = visit.locale;
  return markup`<time datetime="${at.toISOString()}">${onClock(written(at, zone), zone)}</time>`;
}

export function day(visit: Visit, on: string): Html {
  return markup`<time datetime="${on}">${visit.locale.day(on)}</time>`;
}

/** Whose clock the dates of a place are in. */
export function clockOf(visit: Visit, zone: string): Html {
  return markup`<p class="small quiet">${visit.locale.t('time.zone', { place: placeOf(zone) })}</p>`;
}
