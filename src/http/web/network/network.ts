import { readNetworkFindings } from '../../../application/network/evidence/findings.ts';
import { readPeers } from '../../../application/network/peer/read-peers.ts';
import { adminTable } from '../kit/form-parts.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { networkFindingNotes } from './evidence.ts';
import { healthOf, languagesOf, peerLink, territoryOf } from './peer-facts.ts';

/** The institutions that this one shares with, for everybody, each with what it was caught with lately. */
export async function networkPage(context: PageContext): Promise<PageAnswer> {
  const { t } = context.locale;
  const [peers, findings] = await Promise.all([readPeers(context.app), readNetworkFindings(context.app)]);
  const about = (uri: string) => findings.filter(({ institution }) => institution.uri === uri);
  const others = findings.filter(({ institution }) => peers.every(({ peer }) => peer.uri !== institution.uri));
  return {
    content: {
      title: t('network.title'),
      description: t('network.lead'),
      canonical: '/network',
      main: markup`<h1>${t('network.title')}</h1>
<p class="lead">${t('network.lead')}</p>
${adminTable({
  id: 'peers',
  title: t('peers.list'),
  caption: t('peers.caption', { count: peers.length }),
  columns: [t('peers.institution'), t('peers.handle'), t('peers.territory'), t('peers.languages'), t('peers.health')],
  rows: peers.map(({ peer }) => [
    markup`${peerLink(context, peer)}${networkFindingNotes(context, about(peer.uri))}`,
    markup`<bdi>@${peer.handle}</bdi>`,
    territoryOf(context, peer),
    languagesOf(context, peer),
    healthOf(context, peer),
  ]),
  empty: t('peers.none'),
})}
${networkFindingNotes(context, others)}`,
    },
  };
}
