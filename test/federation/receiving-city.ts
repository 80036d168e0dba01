import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { setPolicy } from '../../src/application/host/set-policy.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { envelopeOf } from '../../src/federation/inbox/guard.ts';
import { storeReceivedActivity } from '../../src/federation/inbox/receive.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { value } from '../support/city.ts';
import type { Clock } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { ACCOUNTS, HOSTS, type ReceivedAct } from './received-acts.ts';

const CONTEXT = 'https://www.w3.org/ns/activitystreams';
const PUBLIC = `${CONTEXT}#Public`;

type Wire = Readonly<Record<string, unknown>>;
type Sent = { readonly document: Wire; readonly signedAt: Date };

export type ReceivingCity = AsyncDisposable & {
  readonly node: DeliveringNode;
  readonly database: Database;
  /** New accounts at every host, who know nothing of those before. */
  begin(): Promise<void>;
  receive(act: ReceivedAct): Promise<void>;
  /** Decides what was received, and nothing that follows. */
  decide(): Promise<void>;
};

/** A city with something to react to, at which activities arrive as if their signatures had been verified. */
export async function receivingCity(database: Database, clock: Clock): Promise<ReceivingCity> {
  const node = await deliveringNode(database, clock);
  const { app, documents } = node;
  const { uris } = documents;
  const { leo, eva } = await deliveringCity(app, { supports: 'for-and-against', proposalsPerParticipant: 2 });
  const first = await propose(app, { by: leo, title: 'Une piste' });
  await propose(app, { by: leo, title: 'Des arceaux' });
  const third = await propose(app, { by: eva, title: 'Un pont' });
  value(await withdrawProposal(app, { proposalId: third.id, authorId: eva }));
  const said = { slug: SLUG, proposalId: first.id, authorId: eva, lang: 'fr', body: 'Oui.' };
  const comment = value(await submitComment(app, said));
  const asked = {
    slug: SLUG,
    question: { fr: 'Quand ?' },
    options: [{ fr: 'Matin' }, { fr: 'Soir' }],
    multiple: false,
  };
  const poll = value(await openPoll(app, { ...asked, closesAt: '2026-03-20', by: null }));
  value(await setPolicy(app, { host: 'blocked.example', policy: 'block', reason: '', by: null }));
  value(await setPolicy(app, { host: 'limited.example', policy: 'limit', reason: '', by: null }));
  await node.work();
  const standing = {
    'proposal 1': uris.proposal(SLUG, 1),
    'proposal 2': uris.proposal(SLUG, 2),
    withdrawn: uris.proposal(SLUG, 3),
    comment: uris.comment(SLUG, comment.id),
    poll: uris.poll(SLUG, poll.id),
    group: uris.consultation(SLUG),
    nothing: uris.proposal(SLUG, 99),
    nul: `${app.origin}/\u0000`,
  } as const;
  const handle = `@velo_2026@${uris.host}`;
  let round = 0;
  let received = 0;
  let sent: Record<string, Sent[]> = {};

  const originOf = ({ host }: ReceivedAct) => `https://r${round}.${HOSTS[host]}`;

  function documentOf(act: ReceivedAct, before: readonly Sent[]): Wire {
    const origin = originOf(act);
    const actor = `${origin}/users/${act.by}`;
    const id = `${origin}/acts/${received}`;
    const base = { '@context': CONTEXT, id, actor };
    const earlier = (nth: number) => before[nth % Math.max(1, before.length)]?.document;
    const noteOf = (nth: number) => idIn(earlier(nth)?.['object']) ?? `${origin}/notes/unknown`;
    const objectOf = (to: keyof typeof standing | number) => (typeof to === 'number' ? noteOf(to) : standing[to]);
    const note = (content: string, isPublic: boolean, more: Wire) => {
      const to = [isPublic ? PUBLIC : standing.group];
      const object = {
        id: `${origin}/notes/${received}`,
        type: 'Note',
        attributedTo: actor,
        content,
        to,
        cc: [standing.group],
        ...more,
      };
      return { ...base, type: 'Create', to, object };
    };
    switch (act.kind) {
      case 'Undo': {
        const undone = earlier(act.of);
        const object = {
          id: undone?.['id'],
          type: undone?.['type'],
          actor: undone?.['actor'],
          object: undone?.['object'],
        };
        const named = act.by_ === 'nul' ? `${origin}/\u0000` : String(undone?.['id'] ?? `${origin}/acts/unknown`);
        return { ...base, type: 'Undo', object: act.by_ === 'embedded' ? object : named };
      }
      case 'comment':
        return note(act.text, act.isPublic, { inReplyTo: objectOf(act.to) });
      case 'propose':
        return note(act.text, act.isPublic, { tag: [{ type: 'Mention', href: standing.group, name: handle }] });
      case 'vote':
        return note('', false, { name: act.option, inReplyTo: standing.poll });
      case 'Delete':
        return {
          ...base,
          type: 'Delete',
          object: act.of === 'own' ? actor : act.of === 'unknown' ? `${origin}/notes/unknown` : noteOf(act.of),
        };
      case 'Update': {
        const known = earlier(act.of)?.['object'];
        const object =
          typeof known === 'object' && known !== null ? known : { id: noteOf(0), type: 'Note', attributedTo: actor };
        return { ...base, type: 'Update', object: { ...object, content: act.text } };
      }
      case 'Flag':
        return { ...base, type: 'Flag', object: act.to.map((to) => standing[to]), content: act.text };
      case 'again': {
        const known = earlier(act.of) ?? { ...base, type: 'View', object: standing.group };
        return act.how === 'other' ? { ...known, object: standing.poll } : known;
      }
      case 'odd':
        return { ...base, type: act.type, object: act.object };
      default:
        return { ...base, type: act.kind, object: objectOf(act.to) };
    }
  }

  return {
    node,
    database,
    async begin() {
      round += 1;
      sent = {};
      const fetchedAt = clock.now();
      await app.store.transact(async (writer) => {
        for (const each of HOSTS) {
          for (const name of ACCOUNTS) {
            const host = `r${round}.${each}`;
            const uri = `https://${host}/users/${name}`;
            await writer.peers.saveActor({
              uri,
              host,
              kind: name === 'bot' ? 'Service' : 'Person',
              handle: `${name}@${host}`,
              name,
              inbox: `${uri}/inbox`,
              sharedInbox: null,
              fetchedAt,
              goneAt: name === 'gone' ? fetchedAt : null,
            });
          }
        }
      });
    },
    async receive(act) {
      received += 1;
      const before = sent[act.host] ?? [];
      sent[act.host] = before;
      const repeated = act.kind === 'again' ? before[act.of % Math.max(1, before.length)] : undefined;
      const document = documentOf(act, before);
      // All of it came before anything is decided, and at the same moments however it is decided.
      const receivedAt = new Date(clock.now().getTime() - 3_600_000 + received * 1_000);
      const signed = new Date(receivedAt.getTime() - act.late * 1_000);
      const signedAt = act.kind === 'again' && act.how === 'same' ? (repeated?.signedAt ?? signed) : signed;
      before.push({ document, signedAt });
      const bytes = new TextEncoder().encode(JSON.stringify(document));
      const envelope = envelopeOf(bytes);
      if (typeof envelope === 'string') return;
      await storeReceivedActivity(app, { envelope, bytes, signedAt, receivedAt });
    },
    async decide() {
      await node.decide();
      await app.store.placeEvents();
    },
    [Symbol.asyncDispose]: () => node[Symbol.asyncDispose](),
  };
}

function idIn(object: unknown): string | null {
  if (typeof object === 'string') return object;
  const id = typeof object === 'object' && object !== null && 'id' in object ? object.id : null;
  return typeof id === 'string' ? id : null;
}
