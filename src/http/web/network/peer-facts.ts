import type { Neighbour } from '../../../application/network/cohost/ports.ts';
import type { PeerDescription } from '../../../application/network/peer/ports.ts';
import { readClockFaults } from '../../../application/network/peer/read-clocks.ts';
import { type Peer, spanOf } from '../../../domain/network/peer.ts';
import { choose, line } from '../kit/content.ts';
import { type Fact, factList } from '../kit/form-parts.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';

/** What another institution's node says of itself. */
export function peerFacts(context: PageContext, peer: PeerDescription, more: readonly Fact[] = []): Html {
  const { t } = context.locale;
  return factList([
    [t('peers.institution'), peerLink(context, peer)],
    [t('peers.handle'), markup`<bdi>@${peer.handle}</bdi>`],
    [t('peers.territory'), territoryOf(context, peer)],
    [t('peers.languages'), languagesOf(context, peer)],
    [t('peers.software'), markup`<bdi>${peer.software}</bdi>`],
    [t('peers.protocol'), markup`<bdi>${peer.protocol}</bdi>`],
    [t('peers.journal'), peer.journal === null ? t('peers.journal-none') : markup`<bdi>${peer.journal.origin}</bdi>`],
    ...more,
  ]);
}

export function peerLink(context: PageContext, peer: PeerDescription): Html {
  return markup`<a href="${peer.uri}">${line(context, choose(context, peer.name, peer.languages))}</a>`;
}

export function territoryOf(context: PageContext, { territory, languages }: PeerDescription): Html | string {
  if (territory === null) return context.locale.t('peers.not-said');
  return markup`${line(context, choose(context, territory.name, languages))} <bdi>(${territory.code})</bdi>`;
}

export function languagesOf({ locale }: PageContext, { languages }: PeerDescription): string {
  if (languages.length === 0) return locale.t('peers.not-said');
  return languages.map((lang) => locale.languageName(lang)).join(', ');
}

/** Whether it answers, and when it did last. */
export function healthOf(context: PageContext, peer: Peer): Html {
  const { locale, institution } = context;
  return peer.failingSince === null
    ? locale.html('peers.answers', { at: date(context, peer.seenAt ?? peer.addedAt, institution.timeZone) })
    : locale.html('peers.silent', { at: date(context, peer.failingSince, institution.timeZone) });
}

export const PEERS = '/admin/peers';
export const DIRECTORIES = '/admin/directories';

/** Where the administration area shows one peer. */
export function peerPath(origin: string): string {
  return `${PEERS}/${new URL(origin).host}`;
}

/** The name of another institution, in a language of the reader's where it has one, leading to its node. */
export function neighbourLink(
  context: PageContext,
  { uri, name, languages }: Pick<Neighbour, 'uri' | 'name' | 'languages'>,
): Html {
  return markup`<a href="${uri}">${line(context, choose(context, name, languages))}</a>`;
}

/** Tells officers of clocks that are too far apart: of the peers for which `isShown` holds, and ours always. */
export async function clockNotes(context: PageContext, isShown: (peer: string) => boolean = () => true): Promise<Html> {
  const { app, locale } = context;
  const faults = await readClockFaults(app);
  const notes = faults.flatMap((fault) => {
    const { count, unit } = spanOf(fault.aheadMs);
    const side = fault.aheadMs > 0 ? 'ahead' : 'behind';
    if (fault.of === 'own') return [locale.t('clocks.own', { side, count, unit, peers: fault.peers })];
    const { uri, name, languages } = fault.peer;
    if (!isShown(uri)) return [];
    return [locale.t('clocks.peer', { side, count, unit, name: choose(context, name, languages).text })];
  });
  return markup`${notes.map((note) => markup`<p class="note error">${note}</p>`)}`;
}
