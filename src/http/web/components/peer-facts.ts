import type { PeerSaid } from '../../../application/network/peer-directory.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import { type Fact, factList } from '../admin/form-parts.ts';
import { choose, line } from '../content.ts';
import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { date } from './time.ts';

/** What another institution's node says of itself. */
export function peerFacts(visit: Visit, peer: PeerSaid, more: readonly Fact[] = []): Html {
  const { t } = visit.locale;
  return factList([
    [t('peers.institution'), peerLink(visit, peer)],
    [t('peers.handle'), markup`<bdi>@${peer.handle}</bdi>`],
    [t('peers.territory'), territoryOf(visit, peer)],
    [t('peers.languages'), languagesOf(visit, peer)],
    [t('peers.software'), markup`<bdi>${peer.software}</bdi>`],
    [t('peers.protocol'), markup`<bdi>${peer.protocol}</bdi>`],
    [t('peers.journal'), peer.journal === null ? t('peers.journal-none') : markup`<bdi>${peer.journal.origin}</bdi>`],
    ...more,
  ]);
}

export function peerLink(visit: Visit, peer: PeerSaid): Html {
  return markup`<a href="${peer.uri}">${line(visit, choose(visit, peer.name, peer.languages))}</a>`;
}

export function territoryOf(visit: Visit, { territory, languages }: PeerSaid): Html | string {
  if (territory === null) return visit.locale.t('peers.not-said');
  return markup`${line(visit, choose(visit, territory.name, languages))} <bdi>(${territory.code})</bdi>`;
}

export function languagesOf({ locale }: Visit, { languages }: PeerSaid): string {
  if (languages.length === 0) return locale.t('peers.not-said');
  return languages.map((lang) => locale.languageName(lang)).join(', ');
}

/** Whether it answers, and when it did last. */
export function healthOf(visit: Visit, peer: Peer): Html {
  const { locale, institution } = visit;
  return peer.failingSince === null
    ? locale.say('peers.answers', { at: date(visit, peer.seenAt ?? peer.addedAt, institution.timeZone) })
    : locale.say('peers.silent', { at: date(visit, peer.failingSince, institution.timeZone) });
}
