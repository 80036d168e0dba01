import type { OutgoingState } from '../../../application/network/outgoing/outgoing-state.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalSentence } from '../kit/refusal-note.ts';
import { state } from '../kit/state.ts';

/** Who decides about what is written here, before somebody writes it; nothing where this node does. */
export function outgoingNotice(context: PageContext, { host }: Pick<Consultation, 'host'>): Html {
  if (host === null) return NOTHING;
  return markup`<p class="note">${context.locale.t('from-home.before', { host: new URL(host.uri).host })}</p>`;
}

/** Its state at the host, and the reason of a refusal: for the author. */
export function outgoingNote(context: PageContext, home: OutgoingState, zone: string): Html {
  const { locale } = context;
  const { act, status, host, refusal, words } = home;
  const waits = status === 'waiting' || status === 'held';
  if (status === 'refused') {
    const reason = refusal === null ? '' : refusalSentence(context, refusal, { timeZone: zone });
    const input = act === 'update' ? 'from-home.change-refused' : 'from-home.refused';
    return markup`${state('gone', locale.t(input, { host, reason }))}`;
  }
  if (act === 'delete') return waits ? state('soon', locale.t('from-home.removal-waiting', { host })) : NOTHING;
  if (act === 'update') {
    const next =
      words === null
        ? NOTHING
        : markup` ${locale.html('from-home.words', { words: markup`<q dir="auto">${words}</q>` })}`;
    return waits ? markup`${state('soon', locale.t('from-home.change-waiting', { host }))}${next}` : NOTHING;
  }
  if (status === 'accepted') return state('open', locale.t('from-home.accepted', { host }));
  return state('soon', locale.t(status === 'held' ? 'from-home.held' : 'from-home.waiting', { host }));
}
