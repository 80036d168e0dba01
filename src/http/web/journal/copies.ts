import type { CopyFault, JournalCopy } from '../../../application/journal/copy/ports.ts';
import type { LostEntries } from '../../../application/journal/witness/read-witnesses.ts';
import type { PeerView } from '../../../application/network/peer/read-peers.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import { choose, line } from '../kit/content.ts';
import { adminTable } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';

const FAULTS: Readonly<Record<CopyFault, PlainMessageKey>> = {
  unreachable: 'journal.copy-unreachable',
  'too-few': 'journal.copy-too-few',
  'other-entries': 'journal.copy-other-entries',
  'too-large': 'journal.copy-too-large',
};

/** Of the journals of a peer, which entries are kept here, and why no more are. */
export function keptEntries(context: PageContext, { peer, kept }: Pick<PeerView, 'peer' | 'kept'>): Html {
  const { t, number } = context.locale;
  return adminTable({
    id: 'kept',
    title: t('peers.kept'),
    caption: t('peers.kept-caption'),
    columns: [t('journal.name'), t('peers.kept-at'), t('journal.entries'), t('journal.state')],
    rows: kept.map((copy) => [
      markup`<bdi>${copy.origin}</bdi>`,
      momentOf(context, copy.verifiedAt),
      number(copy.verified.size),
      stateOf(context, copy),
    ]),
    empty: t(peer.keepsEntries ? 'peers.kept-none' : 'peers.kept-not'),
  });
}

/** How far the entries that this journal lost were taken back. */
export function takenBack(context: PageContext, takingBack: LostEntries | null): Html {
  if (takingBack === null) return NOTHING;
  const { html } = context.locale;
  const { from, lost, read } = takingBack;
  const city = from === null ? NOTHING : line(context, choose(context, from.name, from.languages));
  const said =
    from === null ? html('journal.taken-back', { read, lost }) : html('journal.taken-back-from', { read, lost, city });
  const why = takingBack.fault === null ? NOTHING : markup` ${faultOf(context, takingBack)}`;
  return markup`<p class="note">${said}${why}</p>`;
}

function stateOf(context: PageContext, copy: JournalCopy): Html | string {
  return copy.fault === null ? context.locale.t('journal.in-order') : faultOf(context, copy);
}

function faultOf(context: PageContext, { fault, dueAt }: Pick<JournalCopy, 'fault' | 'dueAt'>): Html {
  const { locale, institution } = context;
  if (fault === null) return NOTHING;
  const at = start(context, dueAt, institution.timeZone);
  return markup`${locale.t(FAULTS[fault])} ${locale.html('journal.copy-again', { at })}`;
}

/** A moment in a table; a dash before there was one. */
export function momentOf(context: PageContext, at: Date | null): Html | string {
  return at === null ? '–' : start(context, at, context.institution.timeZone);
}
