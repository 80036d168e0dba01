import type { Context } from 'hono';
import { listInDirectory } from '../../../application/network/directory/publish.ts';
import { readListings } from '../../../application/network/directory/reads.ts';
import { readEvidence, readOtherEvidence } from '../../../application/network/evidence/evidence.ts';
import { addPeer } from '../../../application/network/peer/add-peer.ts';
import { changePeerPolicy } from '../../../application/network/peer/change-peer-policy.ts';
import { type FoundPeer, findPeer } from '../../../application/network/peer/find-peer.ts';
import type { PeerDirectory } from '../../../application/network/peer/ports.ts';
import { type PeerView, readPeer, readPeers } from '../../../application/network/peer/read-peers.ts';
import { removePeer } from '../../../application/network/peer/remove-peer.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import type { Peer, PeerPolicy } from '../../../domain/network/peer.ts';
import { keptEntries } from '../journal/copies.ts';
import { adminLayout, ofTheWhole } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { checkField, textField } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, hiddenField } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { date } from '../kit/time.ts';
import { evidenceList, otherEvidenceList } from './evidence.ts';
import {
  clockNotes,
  DIRECTORIES,
  healthOf,
  languagesOf,
  PEERS,
  peerFacts,
  peerPath,
  territoryOf,
} from './peer-facts.ts';

/** The peers and how they are, and the form that adds one. */
export async function peersPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, { address: '', refusal: null, found: null });
}

/** Shows who answers at an address, and once that was seen, makes it a peer. */
export function acceptPeers(directory: PeerDirectory | null): Accepts {
  return async (context, formInput) => {
    const agent = requireAgent(context, 'consultations');
    if (!agent.ok) return agent;
    const [address, uri] = [formInput.text('address'), formInput.text('uri')];
    const no = (refusal: Refusal) => answered(context, { address, refusal, found: null });
    if (directory === null) return await no({ type: 'peer-unreachable', host: address });
    if (uri === '') {
      const found = await findPeer(context.app, directory, { address });
      return found.ok
        ? await answered(context, { address, refusal: null, found: found.value })
        : await no(found.refusal);
    }
    const done = await submitOnce(context, formInput, async (within) => {
      const added = await addPeer(within, directory, { address, uri, by: { kind: 'agent', id: agent.value.id } });
      return added.ok ? ok(context.href(peerPath(added.value.origin), { done: 'peer-added' })) : added;
    });
    return done.ok ? { to: done.value } : await no(done.refusal);
  };
}

type Adding = { readonly address: string; readonly refusal: Refusal | null; readonly found: FoundPeer | null };

async function answered(context: PageContext, adding: Adding): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'consultations', async (agent) => ({
    title: t('peers.nav'),
    refusal: adding.refusal,
    main: markup`<p class="lead">${t('peers.lead')}</p>
${await clockNotes(context)}
${adding.found === null ? NOTHING : preview(context, adding.address, adding.found)}
${list(context, await readPeers(context.app))}
<p><a href="${context.href(DIRECTORIES)}">${t('directories.link')}</a></p>
${otherEvidenceList(context, await readOtherEvidence(context.app))}
${ofTheWhole(
  context,
  agent,
  () => markup`<section aria-labelledby="add"><h2 id="add">${t('peers.add')}</h2>
${adminForm(context, {
  action: PEERS,
  formState: { values: formDefaults({ address: adding.address }), refusal: adding.refusal },
  labels: { address: t('peers.address') },
  fields: textField(context, {
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

function preview(context: PageContext, address: string, { description: input }: FoundPeer): Html {
  const { t } = context.locale;
  return markup`<section class="note" aria-labelledby="found"><h2 id="found">${t('peers.found')}</h2>
<p>${t('peers.found-said')}</p>
${peerFacts(context, input)}
${adminForm(context, {
  action: PEERS,
  fields: markup`${hiddenField('address', address)}${hiddenField('uri', input.uri)}`,
  button: t('peers.confirm'),
})}</section>`;
}

function byDirectory({ locale }: PageContext, directory: string | null): Html {
  if (directory === null) return NOTHING;
  return markup` <span class="small quiet">${locale.t('peers.by-directory', { host: new URL(directory).host })}</span>`;
}

function list(context: PageContext, peers: readonly PeerView[]): Html {
  const { locale } = context;
  const { t } = locale;
  return adminTable({
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
    rows: peers.map(({ peer, evidence, directory }) => [
      markup`<a href="${context.href(peerPath(peer.origin))}">${line(context, choose(context, peer.name, peer.languages))}</a>${byDirectory(context, directory)}`,
      markup`<bdi>@${peer.handle}</bdi>`,
      territoryOf(context, peer),
      languagesOf(context, peer),
      healthOf(context, peer),
      evidence === 0 ? t('peers.evidence-none') : locale.number(evidence),
    ]),
    empty: t('peers.none'),
  });
}

/** One peer: what it says of itself, how it is, what it may be. */
export async function peerPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await peerAnswered(context, hostOf(c), null);
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
  return done.ok ? { to: done.value } : await peerAnswered(context, peer, done.refusal);
};

function hostOf(c: Context): string {
  return c.req.param('host') ?? '';
}

async function peerAnswered(context: PageContext, host: string, refusal: Refusal | null): Promise<PageAnswer> {
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
