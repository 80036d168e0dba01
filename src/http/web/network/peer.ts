import type { Context } from 'hono';
import { listInDirectory } from '../../../application/network/directory/publish.ts';
import { readListings } from '../../../application/network/directory/reads.ts';
import { readEvidence } from '../../../application/network/evidence/evidence.ts';
import { changePeerPolicy } from '../../../application/network/peer/change-peer-policy.ts';
import { type PeerView, readPeer } from '../../../application/network/peer/read-peers.ts';
import { removePeer } from '../../../application/network/peer/remove-peer.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import type { Peer, PeerPolicy } from '../../../domain/network/peer.ts';
import { keptEntries } from '../journal/copies.ts';
import { adminLayout, ofTheWhole } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { checkField } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, hiddenField } from '../kit/form-parts.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { date } from '../kit/time.ts';
import { evidenceList } from './evidence.ts';
import { healthOf, peerFacts } from './peer-facts.ts';
import { PEERS, peerPath } from './peer-path.ts';

/** One peer: what it says of itself, how it is, what it may be. */
export async function peerPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, hostOf(c), null);
}

/** Sets the permissions of a peer, or removes it. */
export const acceptPeer: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const peer = hostOf(c);
  const by = { kind: 'agent', id: agent.value.id } as const;
  const ticked = (name: string) => formInput.text(name) !== '';
  const done = await submitOnce(context, formInput, async (within) => {
    if (formInput.text('intent') === 'remove') {
      const removed = await removePeer(within, { peer, endSharing: ticked('end-sharing'), by });
      return removed.ok ? ok(context.href(PEERS, { done: 'peer-removed' })) : removed;
    }
    if (formInput.text('intent') === 'list') {
      const listed = await listInDirectory(within, { peer, listed: ticked('listed'), by });
      return listed.ok ? ok(context.href(peerPath(listed.value.origin), { done: 'directory-listed' })) : listed;
    }
    const policy = {
      mirrors: ticked('mirrors'),
      counts: ticked('counts'),
      witnesses: ticked('witnesses'),
      keepsEntries: ticked('keepsEntries'),
    };
    const changed = await changePeerPolicy(within, { peer, ...policy, by });
    return changed.ok ? ok(context.href(peerPath(changed.value.origin), { done: 'peer-policy' })) : changed;
  });
  return done.ok ? { to: done.value } : await answered(context, peer, done.refusal);
};

function hostOf(c: Context): string {
  return c.req.param('host') ?? '';
}

async function answered(context: PageContext, host: string, refusal: Refusal | null): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await readPeer(app, host);
    if (!found.ok) return found;
    const { peer } = found.value;
    const evidence = await readEvidence(app, peer.uri);
    const isListed = (await readListings(app)).some(({ institution }) => institution === peer.uri);
    return {
      title: choose(context, peer.name, peer.languages).text,
      refusal,
      crumbs: [{ href: context.href(PEERS), name: locale.t('peers.nav') }],
      main: markup`${refusalNote(context, refusal)}
${state(context, found.value)}
${keptEntries(context, found.value)}
${evidenceList(context, evidence)}
${ofTheWhole(
  context,
  agent,
  () => markup`${policyForm(context, peer)}
${listing(context, peer, isListed)}
${removal(context, peer)}`,
)}`,
    };
  });
}

function state(context: PageContext, { peer, evidence, followedSince }: PeerView): Html {
  const { locale, institution } = context;
  const { t } = locale;
  const at = (moment: Date) => date(context, moment, institution.timeZone);
  return peerFacts(context, peer, [
    [t('peers.health'), healthOf(context, peer)],
    [t('peers.added'), at(peer.addedAt)],
    [
      t('peers.follow'),
      followedSince === null ? t('peers.asked') : locale.html('peers.followed', { at: at(followedSince) }),
    ],
    [t('peers.evidence'), evidence === 0 ? t('peers.evidence-none') : t('peers.evidence-said', { count: evidence })],
  ]);
}

const POLICY_TEXTS = {
  mirrors: { label: 'peers.mirrors', hint: 'peers.mirrors-hint' },
  counts: { label: 'peers.counts', hint: 'peers.counts-hint' },
  witnesses: { label: 'peers.witnesses', hint: 'peers.witnesses-hint' },
  keepsEntries: { label: 'peers.keeps-entries', hint: 'peers.keeps-entries-hint' },
} as const satisfies Record<keyof PeerPolicy, object>;

function policyForm(context: PageContext, peer: Peer): Html {
  const { t } = context.locale;
  const box = (name: keyof PeerPolicy) => {
    const { label, hint } = POLICY_TEXTS[name];
    return checkField(context, { name, label: t(label), hint: t(hint), checked: peer[name] });
  };
  return markup`<section aria-labelledby="policy"><h2 id="policy">${t('peers.policy')}</h2>
${adminForm(context, {
  action: peerPath(peer.origin),
  fields: markup`${hiddenField('intent', 'policy')}${box('mirrors')}${box('counts')}${box('witnesses')}${box('keepsEntries')}`,
  button: t('peers.save'),
})}</section>`;
}

function listing(context: PageContext, peer: Peer, checked: boolean): Html {
  const { t } = context.locale;
  const box = checkField(context, { name: 'listed', label: t('peers.listed'), hint: t('peers.listed-hint'), checked });
  return markup`<section aria-labelledby="listing"><h2 id="listing">${t('peers.listing')}</h2>
${adminForm(context, {
  action: peerPath(peer.origin),
  fields: markup`${hiddenField('intent', 'list')}${box}`,
  button: t('peers.save'),
})}</section>`;
}

function removal(context: PageContext, peer: Peer): Html {
  const { t } = context.locale;
  return markup`<section aria-labelledby="remove"><h2 id="remove">${t('peers.remove')}</h2>
<p>${t('peers.remove-said')}</p>
${adminForm(context, {
  action: peerPath(peer.origin),
  fields: markup`${hiddenField('intent', 'remove')}${checkField(context, { name: 'end-sharing', label: t('peers.end-sharing'), hint: t('peers.end-sharing-hint'), checked: false })}`,
  button: t('peers.remove-button'),
  danger: true,
})}</section>`;
}
