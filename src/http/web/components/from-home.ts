import type { HomeState } from '../../../application/network/home-state.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { sayNo } from './say-no.ts';
import { state } from './state.ts';

/** Who decides about what is written here, before somebody writes it; nothing where this node does. */
export function beforeFromHome(visit: Visit, { host }: Pick<Consultation, 'host'>): Html {
  if (host === null) return NOTHING;
  return markup`<p class="note">${visit.locale.t('from-home.before', { host: new URL(host.uri).host })}</p>`;
}

/** How far the host got with it, and its reason where it said no: for the author. */
export function fromHome(visit: Visit, home: HomeState, zone: string): Html {
  const { locale } = visit;
  const { act, status, host, refusal, words } = home;
  const waits = status === 'waiting' || status === 'held';
  if (status === 'refused') {
    const reason = refusal === null ? '' : sayNo(visit, refusal, zone);
    const said = act === 'update' ? 'from-home.change-refused' : 'from-home.refused';
    return markup`${state('gone', locale.t(said, { host, reason }))}`;
  }
  if (act === 'delete') return waits ? state('soon', locale.t('from-home.removal-waiting', { host })) : NOTHING;
  if (act === 'update') {
    const next =
      words === null
        ? NOTHING
        : markup` ${locale.say('from-home.words', { words: markup`<q dir="auto">${words}</q>` })}`;
    return waits ? markup`${state('soon', locale.t('from-home.change-waiting', { host }))}${next}` : NOTHING;
  }
  if (status === 'accepted') return state('open', locale.t('from-home.accepted', { host }));
  return state('soon', locale.t(status === 'held' ? 'from-home.held' : 'from-home.waiting', { host }));
}
