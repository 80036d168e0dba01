import canonicalize from 'canonicalize';
import { rulesDocument } from '../../../src/domain/consultation/consultation.ts';
import { givenUp } from '../../support/dead-letters.ts';
import { peered } from '../../support/peered.ts';
import type { City } from './city.ts';

const TORINO = 'https://torino.example/';

/** Peers, directories, co-hosts, invitations, other servers and what could not be delivered. */
export async function network({ ask, node, ana }: City): Promise<void> {
  await peered(node.app, TORINO);
  const barcelona = { address: '@barcelona@barcelona.example' };
  await ask('POST /peers/look', 200, { json: barcelona });
  await ask('POST /peers', 201, { json: barcelona });
  await ask('POST /peers', 409, { json: barcelona });
  await ask('POST /peers/look', 409, { json: { address: '@nobody@nowhere.example' } });
  const peer = { peer: 'barcelona.example' };
  await ask('PATCH /peers/{peer}', 200, { at: peer });
  await ask('POST /peers/{peer}/listing', 200, { at: peer });
  await ask('DELETE /peers/{peer}', 200, { at: peer });
  await ask('POST /directories', 201);
  await ask('DELETE /directories/{directory}', 200, { at: { directory: 'anci.example' } });

  const slug = 'shared';
  const answered = async (status: 'accepted' | 'left') =>
    await node.app.store.transact(async (writer) => {
      const consultation = await writer.consultations.bySlug(slug);
      const [invited] = await writer.sharing.cohosts(consultation?.id ?? '');
      if (invited === undefined) throw new Error('nobody is invited');
      await writer.sharing.saveCohost({ ...invited, status, registered: 7, answeredAt: node.app.now() });
    });
  const at = { slug, host: 'torino.example' };
  const AT = '/consultations/{slug}/cohosts/{host}';
  const json = { institution: 'torino.example', registeredMax: 20_000 };
  await ask('POST /consultations/{slug}/cohosts', 409, { at: { slug: 'draft' }, json });
  await ask('POST /consultations/{slug}/cohosts', 201, { at: { slug }, json });
  await ask(`POST ${AT}/registered`, 409, { at, json: { registered: 7 } });
  await ask(`PATCH ${AT}`, 409, { at });
  await answered('accepted');
  await ask(`PATCH ${AT}`, 200, { at });
  await ask(`POST ${AT}/registered`, 200, { at, json: { registered: 8 } });
  const bringsIn = { institutionsMax: 3, registeredMax: 900 };
  await ask(`POST ${AT}/brings-in`, 200, { at, json: { bringsIn } });
  await ask('DELETE /peers/{peer}', 409, { at: { peer: 'torino.example' } });
  await ask(`DELETE ${AT}`, 200, { at });
  await answered('left');
  await ask(`POST ${AT}/brings-in`, 409, { at, json: { bringsIn } });
  await ask(`DELETE ${AT}`, 409, { at });

  const invite = `${TORINO}activities/1`;
  const of = { peer: TORINO, consultation: `${TORINO}consultations/asked`, title: { it: 'Verde' } };
  const waits = { status: 'invited', registered: null, consultationId: null, answeredAt: null } as const;
  const other = { invite: `${TORINO}activities/2`, consultation: `${TORINO}consultations/mare` };
  await node.app.store.transact(async (writer) => {
    for (const each of [{ invite }, other]) {
      await writer.sharing.saveInvitation({ ...of, ...waits, ...each, receivedAt: node.app.now() });
    }
  });
  await ask('POST /invitations/leave', 409, { json: { invite } });
  await ask('POST /invitations/accept', 409, { json: { invite, registered: 7 } });
  await ask('POST /invitations/refuse', 200, { json: { invite: other.invite } });
  await hostTells(node, of.consultation);
  const { slug: mirror } = await ask('POST /invitations/accept', 200, { json: { invite, registered: 7 } });
  await ask('POST /invitations/refuse', 409, { json: { invite } });
  const ivrea = { institutions: [{ institution: 'https://ivrea.example/', registeredMax: 400 }] };
  await ask('POST /consultations/{slug}/brought-in', 409, { at: { slug: mirror }, json: ivrea });
  await node.app.store.transact(async (writer) => {
    const mirrored = await writer.consultations.bySlug(mirror);
    const bringing = [{ institution: `${node.app.origin}/`, bringsIn, introduced: [] }];
    await writer.sharing.saveHolders(mirrored?.id ?? '', { institutions: [], names: [], bringing });
  });
  await ask('POST /consultations/{slug}/brought-in', 200, { at: { slug: mirror }, json: ivrea });
  await ask('GET /consultations/{slug}/brought-in', 200, { at: { slug: mirror } });
  const questionnaire = 'GET /consultations/{slug}/questionnaire';
  for (const read of ['', '/responses/mine', '/results']) {
    await ask(questionnaire + read, 409, { at: { slug: mirror }, as: ana });
  }
  await ask('PATCH /consultations/{slug}/cover', 409, { at: { slug: mirror } });
  await ask('POST /invitations/leave', 200, { json: { invite } });

  await ask('POST /host-policies', 201, { json: { host: 'spam.example', policy: 'block' } });
  await ask('DELETE /host-policies/{policy}', 200, { at: { policy: 'spam.example' } });
  await ask('POST /host-policies/import', 200);
  await givenUp(node.database, { host: 'a.example', count: 2 });
  await ask('POST /dead-letters/retry', 200, { json: { queue: 'outbox', host: 'a.example' } });
  await ask('POST /dead-letters/discard', 200);
}

/** The host answers that it has the consultation, with a questionnaire. */
async function hostTells({ app }: City['node'], uri: string): Promise<void> {
  const own = await app.store.read((reader) => reader.consultations.bySlug('asked'));
  if (own === null) throw new Error('nothing is asked');
  const { publishedAt, rulesHash } = own;
  const told = {
    ...own,
    kind: 'consultation',
    uri,
    extensions: [],
    rulesText: canonicalize(rulesDocument(own)),
    publishedAt,
    rulesHash,
    hosts: [TORINO],
  };
  const page = async () => ({ items: [told], next: '1', more: false, anew: false });
  Object.assign(app, { network: { page, institution: async () => null } });
}
