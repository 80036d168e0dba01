import { beforeAll, describe, expect, it } from 'vitest';
import { opened } from '../support/city.ts';
import { peered } from '../support/peered.ts';
import { BARCELONA, BARCELONA_FOUND, PROVIDER } from './far-side.ts';
import { apiNode } from './node.ts';

const TORINO = 'https://torino.example/';
const MISSING = '01990000-0000-7000-8000-00000000eeee';

describe('what officers do, over the API', () => {
  const node = apiNode('2026-03-02T08:00:00Z', { directory: BARCELONA_FOUND, identity: PROVIDER });
  let admin: string;
  let officer: string;
  let bound: string;
  let moderator: string;

  beforeAll(async () => {
    [admin, officer, moderator] = await Promise.all([
      node.token('admin'),
      node.token('consultations'),
      node.token('moderate'),
    ]);
    const { id } = await opened(node.app, 'velo');
    await peered(node.app, TORINO);
    const json = { name: 'site', scopes: ['consultations', 'moderate'], consultations: [id] };
    bound = (await node.call('POST', '/tokens', { token: admin, json })).body.token;
  });

  it('invites agents, changes their work and takes their access away', async () => {
    await node.agent('administrator');
    const json = { email: 'ana@lyon.example', role: 'moderator' };
    const made = await node.call('POST', '/agents', { token: admin, json });
    expect(made).toMatchObject({ status: 201, body: { agent: { ...json, state: 'invited', consultations: null } } });
    expect(made.body.signIn).toMatch(/^https:\/\/participation\.example\/sign-in\//);
    const path = `/agents/${made.body.agent.id}`;
    const changed = await node.call('PATCH', path, { token: admin, json: { role: 'officer' } });
    expect(changed.body).toMatchObject({ role: 'officer', reminders: true });
    const quiet = await node.call('POST', `${path}/reminders`, {
      token: admin,
      json: { reminders: false, lang: 'en' },
    });
    expect(quiet.body).toMatchObject({ reminders: false, lang: 'en' });
    expect((await node.call('POST', `${path}/unlink`, { token: admin })).body.hasProvider).toBe(false);
    expect((await node.call('DELETE', path, { token: admin })).body.state).toBe('disabled');
    const again = await node.call('POST', `${path}/invite`, { token: admin, json: {} });
    expect(again.body).toMatchObject({ agent: { role: 'officer', state: 'invited' } });
    expect((await node.call('GET', '/agents', { token: admin })).body.items).toHaveLength(2);
    expect((await node.call('GET', `/agents/${MISSING}`, { token: admin })).status).toBe(404);
    expect((await node.call('GET', '/agents', { token: officer })).status).toBe(403);
  });

  it('lists residents, makes codes and deletes who never came', async () => {
    const list = 'email;territory\nana@lyon.example;69123\nbo@lyon.example;\n';
    const listed = await node.call('POST', '/residents', { token: officer, json: { list } });
    expect(listed).toMatchObject({ status: 201, body: { listed: 2, known: 0, raised: 0 } });
    const broken = await node.call('POST', '/residents', { token: officer, json: { list: 'email\nnobody\n' } });
    expect(broken.body.refusal).toMatchObject({ type: 'broken-row', line: 2 });
    const code = await node.call('POST', '/residents/codes', { token: officer, json: { territory: '69123' } });
    expect(code.body.code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    expect((await node.call('GET', '/residents', { token: officer })).body).toMatchObject({ listed: 3, withCode: 1 });
    expect((await node.call('DELETE', '/residents', { token: officer })).body).toEqual({ forgotten: 3 });
  });

  it('words mails, and goes back to the standard text', async () => {
    const path = '/mail-templates/invitation/fr';
    const words = { subject: null, introduction: 'Bonjour,', closing: null };
    expect((await node.call('PATCH', path, { token: admin, json: words })).body).toMatchObject(words);
    expect((await node.call('GET', '/mail-templates', { token: admin })).body.items).toMatchObject([words]);
    const wrong = { ...words, closing: 'Au revoir' };
    expect((await node.call('PATCH', path, { token: admin, json: wrong })).status).toBe(422);
    expect((await node.call('DELETE', path, { token: admin })).body.introduction).toBeNull();
    expect((await node.call('GET', path, { token: admin })).body.introduction).toBeNull();
    expect((await node.call('GET', '/mail-templates/invitation/de', { token: admin })).status).toBe(404);
  });

  it('sets, tests and removes the identity provider, and never shows its secret', async () => {
    expect((await node.call('GET', '/identity-provider', { token: admin })).status).toBe(404);
    const json = {
      ...{ issuer: 'https://login.lyon.example', clientId: 'parvis', clientSecret: 'battery staple', scopes: 'openid' },
      ...{ acrValues: '', label: { fr: 'Compte' }, resident: null, territory: null },
      agents: { access: 'links', acrValues: '' },
    };
    const set = await node.call('POST', '/identity-provider', { token: admin, json });
    expect(set).toMatchObject({ status: 200, body: { issuer: json.issuer } });
    const seen = await node.call('GET', '/identity-provider', { token: admin });
    expect(JSON.stringify(seen.body)).not.toMatch(/secret|staple/i);
    expect((await node.call('POST', '/identity-provider/test', { token: admin })).body.keys).toBe(1);
    expect((await node.call('DELETE', '/identity-provider', { token: admin })).body).toEqual({ removed: true });
  });

  it('limits and blocks servers, one by one or by a list', async () => {
    const json = { host: 'spam.example', policy: 'limit', reason: 'Advertisements' };
    const set = await node.call('POST', '/host-policies', { token: moderator, json });
    expect(set).toMatchObject({ status: 201, body: { ...json, unfollowed: 0 } });
    const hosts = [
      { host: 'spam.example', policy: 'block' },
      { host: 'not a host', policy: 'block' },
    ];
    const imported = await node.call('POST', '/host-policies/import', { token: moderator, json: { hosts } });
    expect(imported.body).toMatchObject({ blocked: 1, limited: 0, unchanged: 0, unusable: [{ line: 2 }] });
    expect((await node.call('GET', '/host-policies', { token: moderator })).body.items).toHaveLength(1);
    expect((await node.call('DELETE', '/host-policies/spam.example', { token: moderator })).status).toBe(200);
    expect((await node.call('GET', '/hosts?days=3', { token: moderator })).body.items).toEqual([]);
    expect((await node.call('POST', '/host-policies', { token: bound, json })).status).toBe(403);
  });

  it('looks at a peer, adds it, says what it may be and removes it', async () => {
    const address = '@barcelona@barcelona.example';
    const found = await node.call('POST', '/peers/look', { token: officer, json: { address } });
    expect(found.body).toMatchObject({ uri: BARCELONA, handle: address });
    expect((await node.call('POST', '/peers', { token: bound, json: { address } })).status).toBe(403);
    const added = await node.call('POST', '/peers', { token: officer, json: { address, uri: BARCELONA } });
    expect(added).toMatchObject({ status: 201, body: { uri: BARCELONA, mirrors: true } });
    const path = '/peers/barcelona.example';
    const changed = await node.call('PATCH', path, { token: officer, json: { counts: false } });
    expect(changed.body).toMatchObject({ mirrors: true, counts: false });
    expect((await node.call('POST', `${path}/listing`, { token: officer, json: { listed: true } })).status).toBe(200);
    expect((await node.call('GET', '/directories', { token: officer })).body.published).toEqual([BARCELONA]);
    expect((await node.call('DELETE', path, { token: officer })).body).toEqual({ uri: BARCELONA, ended: [] });
    expect((await node.call('DELETE', path, { token: officer })).status).toBe(404);
  });

  it('reads directories of other nodes, and no more', async () => {
    const json = { address: 'https://anci.example/' };
    const added = await node.call('POST', '/directories', { token: officer, json });
    expect(added).toMatchObject({ status: 201, body: { origin: 'https://anci.example', readAt: null } });
    expect((await node.call('GET', '/directories', { token: officer })).body.items).toHaveLength(1);
    expect((await node.call('DELETE', '/directories/anci.example', { token: officer })).status).toBe(200);
    expect((await node.call('DELETE', '/directories/anci.example', { token: officer })).status).toBe(404);
  });

  it('invites an institution to share, and takes it back', async () => {
    const path = '/consultations/velo/cohosts';
    const json = { institution: 'torino.example', registeredMax: 20_000 };
    const invited = await node.call('POST', path, { token: bound, json });
    expect(invited).toMatchObject({ status: 201, body: { institution: TORINO, status: 'invited' } });
    const early = await node.call('POST', `${path}/torino.example/registered`, {
      token: officer,
      json: { registered: 7 },
    });
    expect(early.body.refusal).toMatchObject({ type: 'wrong-status' });
    expect((await node.call('DELETE', `${path}/torino.example`, { token: officer })).body.status).toBe('withdrawn');
    expect((await node.call('DELETE', `${path}/nowhere.example`, { token: officer })).status).toBe(404);
  });

  it('answers invitations of others', async () => {
    const invite = `${TORINO}activities/1`;
    const of = { peer: TORINO, consultation: `${TORINO}consultations/verde`, title: { it: 'Verde' } };
    const waits = { status: 'invited', registered: null, consultationId: null, answeredAt: null } as const;
    await node.app.store.transact((writer) =>
      writer.sharing.saveInvitation({ invite, ...of, ...waits, receivedAt: node.app.now() }),
    );
    const listed = await node.call('GET', '/invitations', { token: officer });
    expect(listed.body.items).toMatchObject([{ invite, host: 'torino.example', status: 'invited', slug: null }]);
    const accepted = await node.call('POST', '/invitations/accept', {
      token: officer,
      json: { invite, registered: 7 },
    });
    expect(accepted.body.refusal).toMatchObject({ type: 'peer-unreachable' });
    expect((await node.call('POST', '/invitations/refuse', { token: officer, json: { invite } })).body.status).toBe(
      'refused',
    );
    expect((await node.call('POST', '/invitations/leave', { token: officer, json: { invite } })).status).toBe(409);
  });

  it('publishes the synthesis that was read', async () => {
    const path = '/consultations/velo/synthesis';
    expect((await node.call('GET', path)).body.refusal).toEqual({ type: 'not-published' });
    const { hash } = (await node.call('GET', `${path}/draft`, { token: officer })).body;
    const stale = await node.call('POST', path, { token: officer, json: { confirmed: 'another' } });
    expect(stale.body.refusal).toEqual({ type: 'changed-meanwhile' });
    const json = { confirmed: hash, words: { fr: 'Rien encore.' } };
    expect((await node.call('POST', path, { token: officer, json })).status).toBe(201);
    expect((await node.call('GET', path)).body).toMatchObject({ words: json.words, proposals: 0 });
  });

  it('finds the files of open data', async () => {
    const { body } = await node.call('GET', '/consultations/velo/open-data');
    const { url } = body.items.find(({ name }: { readonly name: string }) => name === 'proposals.csv');
    expect((await node.http.request(url)).status).toBe(200);
  });
});

describe('what authors and followers do, over the API', () => {
  const node = apiNode();

  it('appeals against a removal, which somebody else grants; a slip is undone', async () => {
    await opened(node.app, 'velo');
    const ana = await node.person('Ana', ['propose', 'report', 'follow'], 'resident');
    const moderators = await Promise.all(
      (['moderator', 'officer'] as const).map(async (role) => node.tokenBy(await node.agent(role), 'moderate')),
    );
    const [first = '', second = ''] = moderators;
    // Whoever judges in the place of another came in at least once.
    await node.app.store.transact(async (writer) => {
      for (const agent of await writer.access.agents()) {
        await writer.access.saveAgent({ ...agent, joinedAt: node.app.now() });
      }
    });
    const json = { title: { fr: 'Des arceaux' }, body: { fr: 'Devant la gare.' } };
    const made = await node.call('POST', '/consultations/velo/proposals', { token: ana.token, json });
    expect(made.status).toBe(201);
    const path = `/consultations/velo/proposals/${made.body.id}`;
    const decide = async (kind: string, rule: string) => {
      const decision = { kind, rule, reason: 'Parce que.' };
      expect((await node.call('POST', `${path}/decisions`, { token: first, json: decision })).status).toBe(201);
      return (await node.call('GET', `${path}/decisions`, { token: first })).body.items.at(-1).id;
    };
    if (made.body.status !== 'published') await decide('accept', 'within-the-rules');
    const slip = await decide('remove', 'off-topic');
    const undone = await node.call('POST', `/decisions/${slip}/undo`, {
      token: first,
      json: { reason: 'Par erreur.' },
    });
    expect(undone).toMatchObject({ status: 201, body: { kind: 'restore', rule: 'decision-undone' } });
    const removal = await decide('remove', 'off-topic');
    const appealed = await node.call('POST', `/decisions/${removal}/appeal`, {
      token: ana.token,
      json: { text: 'C’est le sujet.' },
    });
    expect(appealed).toMatchObject({ status: 201, body: { decisionId: removal, outcome: null } });
    const { body } = await node.call('GET', '/moderation-queue?kind=appeal', { token: second });
    expect(body.items).toMatchObject([{ kind: 'appeal', id: appealed.body.id, consultation: 'velo' }]);
    const judge = (token: string) =>
      node.call('POST', `/appeals/${appealed.body.id}/decision`, {
        token,
        json: { outcome: 'granted', reason: 'Oui.' },
      });
    expect((await judge(first)).body.refusal).toEqual({ type: 'other-agent-needed' });
    expect((await judge(second)).body).toMatchObject({ outcome: 'granted', sameAgent: false });
  });

  it('follows by mail for nobody but the person of the token', async () => {
    const bo = await node.person('Bo', ['follow']);
    expect((await node.call('GET', '/follows', { token: bo.token })).body).toEqual({ items: [], next: null });
    const about = { kind: 'consultation', slug: 'velo' };
    const followed = await node.call('POST', '/follows', { token: bo.token, json: { about } });
    expect(followed.body.refusal).toEqual({ type: 'mail-not-set-up' });
    const json = { frequency: 'weekly', answersAtOnce: true, newsletters: false };
    const other = await node.call('PATCH', `/following-addresses/${MISSING}`, { token: bo.token, json });
    expect(other.status).toBe(404);
    for (const [method, path] of [
      ['DELETE', '/follows'],
      ['DELETE', `/follows/${MISSING}`],
      ['POST', '/follows/resume'],
    ] as const) {
      expect((await node.call(method, path, { token: bo.token })).status).toBe(200);
    }
    const nobody = await node.token('follow');
    expect((await node.call('GET', '/follows', { token: nobody })).body.refusal).toEqual({
      type: 'participant-needed',
    });
  });
});
