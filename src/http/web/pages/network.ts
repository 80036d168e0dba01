import { readPeers } from '../../../application/network/read-peers.ts';
import { deskTable } from '../admin/form-parts.ts';
import { healthOf, languagesOf, peerLink, territoryOf } from '../components/peer-facts.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

/** The institutions that this one shares with, for everybody. */
export async function networkPage(visit: Visit): Promise<PageAnswer> {
  const { t } = visit.locale;
  const peers = await readPeers(visit.app);
  return {
    content: {
      title: t('network.title'),
      description: t('network.lead'),
      canonical: '/network',
      main: markup`<h1>${t('network.title')}</h1>
<p class="lead">${t('network.lead')}</p>
${deskTable({
  id: 'peers',
  title: t('peers.list'),
  caption: t('peers.caption', { count: peers.length }),
  columns: [t('peers.institution'), t('peers.handle'), t('peers.territory'), t('peers.languages'), t('peers.health')],
  rows: peers.map(({ peer }) => [
    peerLink(visit, peer),
    markup`<bdi>@${peer.handle}</bdi>`,
    territoryOf(visit, peer),
    languagesOf(visit, peer),
    healthOf(visit, peer),
  ]),
  empty: t('peers.none'),
})}`,
    },
  };
}
