import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { admitOnPaper, endOnPaper, readPaperMembers } from '../../src/application/community/paper/paper-members.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { allInstitutionsOf, institutionsOf } from '../../src/application/kit/community-roles.ts';
import { institutionNames } from '../../src/application/kit/neighbour.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { peered } from '../support/peered.ts';

const OWN = 'https://participation.example/';
const TORINO = 'https://torino.example/';
const GIRONA = 'https://girona.example/';
const slug = 'mutualiser';

eachEngine('the members of a community without a node', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ada: Actor;
  let mod: Actor;
  const admitted = async (institution: string, by = ada, name = 'Girona') =>
    await admitOnPaper(app, { slug, institution, name, reference: 'Acta 3', by });
  const members = async () => value(await readPaperMembers(app, { slug, viewer: ANYBODY })).members;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const invited = async (role: 'officer' | 'moderator'): Promise<Actor> => {
      const { agent } = value(await inviteAgent(app, { email: `${role}@lyon.example`, role, by: null }));
      return { kind: 'agent', id: agent.id };
    };
    ada = await invited('officer');
    mod = await invited('moderator');
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }));
    expect(refusal(await admitted(GIRONA))).toMatchObject({ type: 'not-published' });
    value(await publishConsultation(app, { slug, by: null }));
    await app.store.transact(async (writer) => {
      const community = await writer.consultations.bySlug(slug);
      await writer.sharing.saveCohost({
        ...{ consultationId: community?.id ?? '', peer: TORINO, invite: `${OWN}activities/${app.newId()}` },
        ...{ role: 'member', status: 'accepted', registered: 1, registeredAt: app.now(), registeredMax: 1 },
        ...{ invitedAt: app.now(), answeredAt: app.now() },
      });
    });
  });

  it('are admitted by whoever represents the host, where no node of the community is', async () => {
    expect(refusal(await admitted(GIRONA, mod))).toEqual({ type: 'missing-scope', scope: 'represent' });
    for (const node of [OWN, `${TORINO}comune`]) {
      expect(refusal(await admitted(node))).toMatchObject({ field: 'institution', because: 'has-a-node' });
    }
    expect(refusal(await admitted(GIRONA, ada, ''))).toMatchObject({ field: 'name' });
    expect(value(await admitted(GIRONA))).toMatchObject({ institution: GIRONA, until: null });
    expect(refusal(await admitted(GIRONA))).toMatchObject({ field: 'institution', because: 'duplicate' });
    expect(await members()).toEqual([
      { institution: GIRONA, name: 'Girona', reference: 'Acta 3', since: clock.now(), until: null },
    ]);
  });

  it('are members beside those with nodes, and nobody that anything is sent to', async () => {
    await app.store.read(async (reader) => {
      const community = await reader.consultations.bySlug(slug);
      if (community === null) throw new Error('no community');
      expect((await institutionsOf(reader, app, community)).map(({ institution }) => institution)).toEqual([
        OWN,
        TORINO,
      ]);
      expect((await allInstitutionsOf(reader, app, community)).at(-1)).toEqual({
        ...{ institution: GIRONA, role: 'member', hasLeft: false, leftAt: null, isOnPaper: true },
      });
      expect((await institutionNames(reader, app, [GIRONA])).get(GIRONA)?.name).toEqual({ und: 'Girona' });
    });
  });

  it('are not invited before that ended, and can come again', async () => {
    await peered(app, GIRONA);
    const invited = await inviteCohost(app, { slug, peer: GIRONA, role: 'member', by: ada });
    expect(refusal(invited)).toMatchObject({ field: 'peer', because: 'duplicate' });
    clock.advance({ days: 1 });
    value(await endOnPaper(app, { slug, institution: GIRONA, by: ada }));
    expect(refusal(await endOnPaper(app, { slug, institution: GIRONA, by: ada }))).toMatchObject({
      what: 'paper-member',
    });
    clock.advance({ days: 1 });
    value(await admitted(GIRONA));
    expect((await members()).map(({ until }) => until === null)).toEqual([false, true]);
    await app.store.placeEvents();
    const types = (await app.store.read((reader) => reader.events.after(0, 1_000))).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('paper-member'))).toEqual([
      'paper-member-admitted',
      'paper-member-ended',
      'paper-member-admitted',
    ]);
  });
});
