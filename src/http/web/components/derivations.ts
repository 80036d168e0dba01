import type { Derivation, Derived, TakenUp } from '../../../application/network/derivations.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { date } from './time.ts';

/** From what of another institution something was made, and what others made from it. */
export function derivations(visit: Visit, { derivation, takenUp }: Derived): Html {
  return markup`${derivation === null ? NOTHING : madeFrom(visit, derivation)}${takenUp.length === 0 ? NOTHING : madeElsewhere(visit, takenUp)}`;
}

function madeFrom(visit: Visit, { source, institution, title }: Derivation): Html {
  return markup`<p class="small">${visit.locale.say('commons.derived', {
    source: markup`<a href="${source}" rel="external">${line(visit, choose(visit, title))}</a>`,
    institution: markup`<a href="${institution}" rel="external"><bdi>${new URL(institution).host}</bdi></a>`,
  })}</p>`;
}

function madeElsewhere(visit: Visit, takenUp: readonly TakenUp[]): Html {
  const { locale, institution: own } = visit;
  const items = takenUp.map(({ takenBy, institution, name, title, toldAt }) => {
    const said = locale.say('commons.taken-up-by', {
      institution: markup`<a href="${institution}" rel="external">${line(visit, choose(visit, name))}</a>`,
      title: markup`<a href="${takenBy}" rel="external">${line(visit, choose(visit, title))}</a>`,
    });
    return markup`<li>${said} <span class="quiet">${date(visit, toldAt, own.timeZone)}</span></li>`;
  });
  return markup`<section aria-labelledby="taken-up"><h2 id="taken-up">${locale.t('commons.taken-up')}</h2>
<ul class="plain-list">${items}</ul></section>`;
}
