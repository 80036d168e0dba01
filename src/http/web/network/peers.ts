import { readOtherEvidence } from '../../../application/network/evidence/evidence.ts';
import { addPeer } from '../../../application/network/peer/add-peer.ts';
import { type FoundPeer, findPeer } from '../../../application/network/peer/find-peer.ts';
import type { PeerDirectory } from '../../../application/network/peer/ports.ts';
import { type PeerView, readPeers } from '../../../application/network/peer/read-peers.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { adminLayout, ofTheWhole } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { textField } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, hiddenField } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { clockNotes } from './clocks.ts';
import { otherEvidenceList } from './evidence.ts';
import { healthOf, languagesOf, peerFacts, territoryOf } from './peer-facts.ts';
import { DIRECTORIES, PEERS, peerPath } from './peer-path.ts';

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
