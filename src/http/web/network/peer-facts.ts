import type { PeerDescription } from '../../../application/network/peer/ports.ts';
import type { Peer } from '../../../domain/network/peer.ts';
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
