import { addPeer } from '../../../application/network/add-peer.ts';
import { type FoundPeer, findPeer } from '../../../application/network/find-peer.ts';
import type { PeerDirectory } from '../../../application/network/peer-directory.ts';
import { type PeerView, readPeers } from '../../../application/network/read-peers.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok } from '../../../domain/result.ts';
import { textField } from '../components/field.ts';
import { healthOf, languagesOf, peerFacts, territoryOf } from '../components/peer-facts.ts';
import { choose, line } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk, ofTheWhole } from './desk.ts';
import { deskForm, deskTable, hiddenField } from './form-parts.ts';
import { filled } from './typed.ts';

export const PEERS = '/admin/peers';

/** The peers and how they are, and the form that adds one. */
export async function peersPage(visit: Visit): Promise<PageAnswer> {
  return await answered(visit, { address: '', refusal: null, found: null });
}

/** Shows who answers at an address, and once that was seen, makes it a peer. */
export function acceptPeers(directory: PeerDirectory | null): Accepts {
  return async (visit, said) => {
    const agent = agentOf(visit, 'consultations');
    if (!agent.ok) return agent;
    const [address, uri] = [said.text('address'), said.text('uri')];
    const no = (refusal: Refusal) => answered(visit, { address, refusal, found: null });
    if (directory === null) return await no({ type: 'peer-unreachable', host: address });
    if (uri === '') {
      const found = await findPeer(visit.app, directory, { address });
      return found.ok ? await answered(visit, { address, refusal: null, found: found.value }) : await no(found.refusal);
    }
    const done = await actOnce(visit, said, async (within) => {
      const added = await addPeer(within, directory, { address, uri, by: { agent: agent.value.id } });
      return added.ok ? ok(visit.href(peerPath(added.value.origin), { done: 'peer-added' })) : added;
    });
    return done.ok ? { to: done.value } : await no(done.refusal);
  };
}

/** Where the desk shows one peer. */
export function peerPath(origin: string): string {
  return `${PEERS}/${new URL(origin).host}`;
}

type Adding = { readonly address: string; readonly refusal: Refusal | null; readonly found: FoundPeer | null };

async function answered(visit: Visit, adding: Adding): Promise<PageAnswer> {
  const { t } = visit.locale;
  return await desk(visit, 'consultations', async (agent) => ({
    title: t('peers.nav'),
    refusal: adding.refusal,
    main: markup`<p class="lead">${t('peers.lead')}</p>
${adding.found === null ? NOTHING : preview(visit, adding.address, adding.found)}
${list(visit, await readPeers(visit.app))}
${ofTheWhole(
  visit,
  agent,
  () => markup`<section aria-labelledby="add"><h2 id="add">${t('peers.add')}</h2>
${deskForm(visit, {
  action: PEERS,
  attempt: { typed: filled({ address: adding.address }), refusal: adding.refusal },
  labels: { address: t('peers.address') },
  fields: textField(visit, {
    name: 'address',
    label: t('peers.address'),
    hint: t('peers.address-hint'),
    value: adding.address,
    required: true,
    max: 300,
    refusal: adding.refusal,
  }),
  button: t('peers.look'),
})}</section>`,
)}`,
  }));
}

function preview(visit: Visit, address: string, { said }: FoundPeer): Html {
  const { t } = visit.locale;
  return markup`<section class="note" aria-labelledby="found"><h2 id="found">${t('peers.found')}</h2>
<p>${t('peers.found-said')}</p>
${peerFacts(visit, said)}
${deskForm(visit, {
  action: PEERS,
  fields: markup`${hiddenField('address', address)}${hiddenField('uri', said.uri)}`,
  button: t('peers.confirm'),
})}</section>`;
}

function list(visit: Visit, peers: readonly PeerView[]): Html {
  const { locale } = visit;
  const { t } = locale;
  return deskTable({
    id: 'peers',
    title: t('peers.list'),
    caption: t('peers.caption', { count: peers.length }),
    columns: [
      t('peers.institution'),
      t('peers.handle'),
      t('peers.territory'),
      t('peers.languages'),
      t('peers.health'),
      t('peers.evidence'),
    ],
    rows: peers.map(({ peer, evidence }) => [
      markup`<a href="${visit.href(peerPath(peer.origin))}">${line(visit, choose(visit, peer.name, peer.languages))}</a>`,
      markup`<bdi>@${peer.handle}</bdi>`,
      territoryOf(visit, peer),
      languagesOf(visit, peer),
      healthOf(visit, peer),
      evidence === 0 ? t('peers.evidence-none') : locale.number(evidence),
    ]),
    empty: t('peers.none'),
  });
}
