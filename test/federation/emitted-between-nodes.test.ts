import '../../src/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/ports.ts';
import { planFor } from '../../src/federation/deliver/plan.ts';
import { sealActivity } from '../../src/federation/deliver/seal-activity.ts';
import { catalogueAt } from '../../src/federation/network/catalogue.ts';
import { nodeinfo } from '../../src/federation/nodeinfo.ts';
import { createPress } from '../../src/federation/press.ts';
import type { Press } from '../../src/federation/publication/publication.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { publishingCity, stable } from './publishing-city.ts';

const PEER = 'https://partecipa.example/';

eachEngine('what nodes tell one another', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let press: Press;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await publishingCity(app, clock);
    press = createPress(app);
  });

  it('has what a node says of itself', async () => {
    const response = await nodeinfo(press, '0.1.0', new Request('https://participation.example/nodeinfo/2.1'));
    await expect(stable(await response.json())).toMatchFileSnapshot('../fixtures/emitted/nodeinfo.json');
  });

  it('has a page of the catalogue, with no more of a text than its beginning', async () => {
    const page = JSON.parse((await catalogueAt(press, new URLSearchParams('page=true'))) ?? '{}');
    const { orderedItems: items } = page as { orderedItems: { type: string }[] };
    // One of each is enough to read.
    const shown = { ...page, orderedItems: [items[0], items[1]] };
    await expect(stable(shown)).toMatchFileSnapshot('../fixtures/emitted/catalogue.json');
    expect(items[0]).toMatchObject({ type: 'Group' });
    expect(items.slice(1).every(({ type }) => type === 'Note')).toBe(true);
    expect(await catalogueAt(press, new URLSearchParams('cursor=made-up'))).toBeNull();
  });

  it('has the Follow of a peer, addressed to it alone', async () => {
    const id = app.newId();
    const about = { uris: press.uris, consultation: null, proposal: null, comment: null, answer: null, madeFrom: null };
    const event = {
      id,
      type: 'peer-added',
      at: clock.now(),
      by: null,
      consultationId: null,
      proposalId: null,
      data: { peer: PEER },
      position: 1,
    } as const;
    const [planned] = planFor(about, event);
    const sealed = planned === undefined ? null : await sealActivity(press, planned, event);
    const document = JSON.parse(sealed?.body ?? '{}');
    expect(document).toMatchObject({ to: [PEER], cc: [] });
    await expect(stable(document)).toMatchFileSnapshot('../fixtures/emitted/activities/follow-peer.json');
  });
});
