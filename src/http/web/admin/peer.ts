import type { Context } from 'hono';
import { changePeerPolicy } from '../../../application/network/change-peer-policy.ts';
import { readEvidence } from '../../../application/network/read-evidence.ts';
import { type PeerView, readPeer } from '../../../application/network/read-peers.ts';
import { removePeer } from '../../../application/network/remove-peer.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok } from '../../../domain/result.ts';
import { evidenceList } from '../components/evidence.ts';
import { checkField } from '../components/field.ts';
import { healthOf, peerFacts } from '../components/peer-facts.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { date } from '../components/time.ts';
import { choose } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk, ofTheWhole } from './desk.ts';
import { deskForm, hiddenField } from './form-parts.ts';
import { PEERS, peerPath } from './peers.ts';

/** One peer: what it says of itself, how it is, what it may be. */
export async function peerPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, hostOf(c), null);
}

/** Says what it may be, or removes it. */
export const acceptPeer: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const peer = hostOf(c);
  const by = { agent: agent.value.id };
  const ticked = (name: string) => said.text(name) !== '';
  const done = await actOnce(visit, said, async (within) => {
    if (said.text('intent') === 'remove') {
      const removed = await removePeer(within, { peer, endSharing: ticked('end-sharing'), by });
      return removed.ok ? ok(visit.href(PEERS, { done: 'peer-removed' })) : removed;
    }
    const policy = { mirrors: ticked('mirrors'), counts: ticked('counts'), witnesses: ticked('witnesses') };
    const changed = await changePeerPolicy(within, { peer, ...policy, by });
    return changed.ok ? ok(visit.href(peerPath(changed.value.origin), { done: 'peer-policy' })) : changed;
  });
  return done.ok ? { to: done.value } : await answered(visit, peer, done.refusal);
};

function hostOf(c: Context): string {
  return c.req.param('host') ?? '';
}

async function answered(visit: Visit, host: string, refusal: Refusal | null): Promise<PageAnswer> {
  const { app, locale } = visit;
  return await desk(visit, 'consultations', async (agent) => {
    const found = await readPeer(app, host);
    if (!found.ok) return found;
    const { peer } = found.value;
    const evidence = await readEvidence(app, peer.uri);
    return {
      title: choose(visit, peer.name, peer.languages).text,
      refusal,
      crumbs: [{ href: visit.href(PEERS), name: locale.t('peers.nav') }],
      main: markup`${refusalNote(visit, refusal)}
${state(visit, found.value)}
${evidenceList(visit, evidence)}
${ofTheWhole(
  visit,
  agent,
  () => markup`${policyForm(visit, peer)}
${removal(visit, peer)}`,
)}`,
    };
  });
}

function state(visit: Visit, { peer, evidence, followedSince }: PeerView): Html {
  const { locale, institution } = visit;
  const { t } = locale;
  const at = (moment: Date) => date(visit, moment, institution.timeZone);
  return peerFacts(visit, peer, [
    [t('peers.health'), healthOf(visit, peer)],
    [t('peers.added'), at(peer.addedAt)],
    [
      t('peers.follow'),
      followedSince === null ? t('peers.asked') : locale.say('peers.followed', { at: at(followedSince) }),
    ],
    [t('peers.evidence'), evidence === 0 ? t('peers.evidence-none') : t('peers.evidence-said', { count: evidence })],
  ]);
}

function policyForm(visit: Visit, peer: Peer): Html {
  const { t } = visit.locale;
  const box = (name: 'mirrors' | 'counts' | 'witnesses') =>
    checkField(visit, { name, label: t(`peers.${name}`), hint: t(`peers.${name}-hint`), checked: peer[name] });
  return markup`<section aria-labelledby="policy"><h2 id="policy">${t('peers.policy')}</h2>
${deskForm(visit, {
  action: peerPath(peer.origin),
  fields: markup`${hiddenField('intent', 'policy')}${box('mirrors')}${box('counts')}${box('witnesses')}`,
  button: t('peers.save'),
})}</section>`;
}

function removal(visit: Visit, peer: Peer): Html {
  const { t } = visit.locale;
  return markup`<section aria-labelledby="remove"><h2 id="remove">${t('peers.remove')}</h2>
<p>${t('peers.remove-said')}</p>
${deskForm(visit, {
  action: peerPath(peer.origin),
  fields: markup`${hiddenField('intent', 'remove')}${checkField(visit, { name: 'end-sharing', label: t('peers.end-sharing'), hint: t('peers.end-sharing-hint'), checked: false })}`,
  button: t('peers.remove-button'),
  danger: true,
})}</section>`;
}
