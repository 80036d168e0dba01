import { placeOf } from '../../../i18n/dates.ts';
import { type Html, markup } from './markup.ts';
import type { PageContext } from './page-context.ts';

export function date(context: PageContext, at: Date, zone: string): Html {
  return markup`<time datetime="${at.toISOString()}">${context.locale.date(at, zone)}</time>`;
}

export function start(context: PageContext, at: Date, zone: string): Html {
  return markup`<time datetime="${at.toISOString()}">${context.locale.start(at, zone)}</time>`;
}

export function deadline(context: PageContext, at: Date, zone: string): Html {
  return markup`<time datetime="${at.toISOString()}">${context.locale.deadline(at, zone)}</time>`;
}

/** A deadline on a page that says nowhere else whose clock it is on. */
export function deadlineThere(context: PageContext, at: Date, zone: string): Html {
  const { deadline: written, onClock } = context.locale;
  return markup`<time datetime="${at.toISOString()}">${onClock(written(at, zone), zone)}</time>`;
}

export function day(context: PageContext, on: string): Html {
  return markup`<time datetime="${on}">${context.locale.day(on)}</time>`;
}

/** Whose clock the dates of a place are in. */
export function clockOf(context: PageContext, zone: string): Html {
  return markup`<p class="small quiet">${context.locale.t('time.zone', { place: placeOf(zone) })}</p>`;
}
